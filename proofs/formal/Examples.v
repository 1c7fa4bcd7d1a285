(** * A certificate checked inside Coq

    The theorem is not empty: here it gives a claim about a network without extraction, parser or compiler.
    [relu(x) - relu(-x) = x] has two cells on the line, and on [x >= 0] one. *)

From Coq Require Import ZArith QArith List.
From Formal Require Import Rows Network Tree Soundness.
Import ListNotations.
Open Scope Z_scope.

Definition line : network := {|
  input_dim := 1;
  layers := [
    Layer [[1%Q]; [(-1)%Q]] [0%Q; 0%Q] [relu; relu];
    Layer [[1%Q; (-1)%Q]] [0%Q] [identity]
  ]
|}.

(** Split [x]; where it is positive, [-x] is not; the witness [1]; where it is not, [-x] is positive; [-1]. *)
Definition tree : list record := [[]; [[1; -1; 0; 1]]; [[1; 1]]; [[1; 1; 0; 1]]; [[-1; 1]]].

Theorem line_has_two_cells : proper line [] 2.
Proof. apply (proper_sound line [] tree). vm_compute. reflexivity. Qed.

(** The domain [x >= 0] decides both forms. *)
Definition half_line : list row := [Row [1] 0].

Theorem half_line_has_one_cell : proper line half_line 1.
Proof. apply (proper_sound line half_line [[[0; 1; 0; 1]; [1; -1; 0; 1]]; [[1; 1]]]). vm_compute. reflexivity. Qed.

(** So the line has not three cells. *)
Theorem line_has_not_three_cells : ~ proper line [] 3.
Proof. intros H. pose proof (number_of_unique _ _ _ line_has_two_cells H). discriminate. Qed.
