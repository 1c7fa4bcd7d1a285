(** * The checker in OCaml

    Integers become those of Zarith.  What is written here is believed, not proved: that the functions named on
    the right compute those on the left. *)

From Coq Require Import ZArith Extraction ExtrOcamlBasic ExtrOcamlZBigInt.
From Formal Require Import Rows Network Scaled Tree Witnesses.

(** ExtrOcamlZBigInt says how integers are made and taken apart.  Called directly, without wrappers (the
    module [Integers] is Zarith's [Z] under a name that Coq does not use): *)
Extract Inlined Constant Z.add => "Integers.add".
Extract Inlined Constant Z.sub => "Integers.sub".
Extract Inlined Constant Z.mul => "Integers.mul".
Extract Inlined Constant Z.opp => "Integers.neg".
Extract Inlined Constant Z.eqb => "Integers.equal".
Extract Inlined Constant Z.leb => "Integers.leq".
Extract Inlined Constant Z.ltb => "Integers.lt".
Extract Inlined Constant Z.gcd => "Integers.gcd".
Extract Inlined Constant Z.lcm => "Integers.lcm".
Extract Inlined Constant Pos.mul => "Integers.mul".
(* The division is always exact. *)
Extract Inlined Constant exact_quotient => "(fun d a -> Integers.divexact a d)".

Extraction "core.ml" good_domain start step finish check_core prepared see_start see check_witnesses.
