(** What the theorems rest on besides Coq's logic. *)

From Formal Require Import Network Soundness Witnesses Examples.

Print Assumptions proper_sound.
Print Assumptions activation_sound.
Print Assumptions proper_at_least_sound.
Print Assumptions activation_at_least_sound.
Print Assumptions line_has_two_cells.
