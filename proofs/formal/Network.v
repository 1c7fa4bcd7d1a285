(** * Networks and their cells: what is claimed

    Networks have rational numbers and any activations that are affine on finitely many pieces.  They are
    functions on real points.  Nothing here is computed by a checker: whoever wants to know what is proved
    reads this file and the theorems in Soundness.v, and needs of Rows.v only [value] and [near]. *)

From Coq Require Import ZArith QArith Qreals List Reals Lra Lia Bool.
From Formal Require Import Rows.
Import ListNotations.
Open Scope R_scope.

(** The pieces, each a slope and an offset, are one more than the breakpoints, which increase. *)
Record activation := Activation { breakpoints : list Q; pieces : list (Q * Q) }.

(** A row of weights, a bias and an activation for each neuron. *)
Record layer := Layer { weights : list (list Q); bias : list Q; activations : list activation }.

Record network := Network { input_dim : nat; layers : list layer }.

(** ** The function *)

Definition is_positive (z : R) : bool := if Rlt_dec 0 z then true else false.

(** Whether the form [z - t] is positive. *)
Definition above (z : R) (t : Q) : bool := is_positive (z - Q2R t).

(** The forms of a neuron, in order: which of them are positive. *)
Definition signs_at (a : activation) (z : R) : list bool := map (above z) (breakpoints a).

Definition count_true (signs : list bool) : nat := length (filter (fun sign => sign) signs).

(** The piece is the one after as many breakpoints as are below [z]. *)
Definition activated (a : activation) (z : R) : R :=
  let (slope, offset) := nth (count_true (signs_at a z)) (pieces a) (0, 0)%Q in
  Q2R slope * z + Q2R offset.

Fixpoint weighted_sum (w : list Q) (v : point) : R :=
  match w, v with
  | w0 :: w', v0 :: v' => Q2R w0 * v0 + weighted_sum w' v'
  | _, _ => 0
  end.

Fixpoint preactivations (w : list (list Q)) (b : list Q) (v : point) : point :=
  match w, b with
  | w0 :: w', b0 :: b' => weighted_sum w0 v + Q2R b0 :: preactivations w' b' v
  | _, _ => []
  end.

Fixpoint layer_values (a : list activation) (z : point) : point :=
  match a, z with
  | a0 :: a', z0 :: z' => activated a0 z0 :: layer_values a' z'
  | _, _ => []
  end.

Fixpoint layer_signs (a : list activation) (z : point) : list bool :=
  match a, z with
  | a0 :: a', z0 :: z' => signs_at a0 z0 ++ layer_signs a' z'
  | _, _ => []
  end.

(** What the layers give for what they take. *)
Fixpoint output (ls : list layer) (v : point) : point :=
  match ls with
  | [] => v
  | l :: ls' => output ls' (layer_values (activations l) (preactivations (weights l) (bias l) v))
  end.

(** ** Patterns and cells *)

(** For each layer, which of its forms are positive. *)
Definition pattern := list (list bool).

Fixpoint pattern_from (ls : list layer) (v : point) : pattern :=
  match ls with
  | [] => []
  | l :: ls' =>
      let z := preactivations (weights l) (bias l) v in
      layer_signs (activations l) z :: pattern_from ls' (layer_values (activations l) z)
  end.

Definition pattern_at (net : network) (x : point) : pattern := pattern_from (layers net) x.

(** The closed polyhedron where all rows are at least 0. *)
Definition in_domain (n : nat) (domain : list row) (x : point) : Prop :=
  length x = n /\ Forall (fun r => 0 <= value r x) domain.

(** The points of the domain with a pattern. *)
Definition cell (net : network) (domain : list row) (p : pattern) (x : point) : Prop :=
  in_domain (input_dim net) domain x /\ pattern_at net x = p.

(** The cell has interior: it contains an open cube of the same dimension. *)
Definition full_dimensional (net : network) (domain : list row) (p : pattern) : Prop :=
  exists x e, length x = input_dim net /\ 0 < e /\ forall y, near e x y -> cell net domain p y.

(** The number of patterns with a property. *)
Definition number_of (P : pattern -> Prop) (N : Z) : Prop :=
  exists ps, NoDup ps /\ Z.of_nat (length ps) = N /\ forall p, In p ps <-> P p.

Definition at_least (P : pattern -> Prop) (N : Z) : Prop :=
  exists ps, NoDup ps /\ Z.of_nat (length ps) = N /\ Forall P ps.

(** The claim [proper N]. *)
Definition proper (net : network) (domain : list row) (N : Z) : Prop :=
  number_of (full_dimensional net domain) N.

(** The claim [proper >= N]. *)
Definition proper_at_least (net : network) (domain : list row) (N : Z) : Prop :=
  at_least (full_dimensional net domain) N.

(** The pattern occurs at some point of the domain. *)
Definition occurs (net : network) (domain : list row) (p : pattern) : Prop :=
  exists x, cell net domain p x.

(** The claim [activation N]. *)
Definition activation_regions (net : network) (domain : list row) (N : Z) : Prop :=
  number_of (occurs net domain) N.

(** The claim [activation >= N]. *)
Definition activation_at_least (net : network) (domain : list row) (N : Z) : Prop :=
  at_least (occurs net domain) N.

(** ** The definitions mean what they should *)

(** Euclidean balls would do as well as cubes. *)
Fixpoint distance_squared (x y : point) : R :=
  match x, y with
  | x0 :: x', y0 :: y' => (x0 - y0) * (x0 - y0) + distance_squared x' y'
  | _, _ => 0
  end.

Definition in_ball (e : R) (x y : point) : Prop := length y = length x /\ distance_squared x y < e * e.

Lemma distance_squared_not_negative : forall x y, 0 <= distance_squared x y.
Proof.
  induction x as [|x0 x IH]; intros [|y0 y]; cbn; try lra.
  pose proof (IH y). pose proof (Rle_0_sqr (x0 - y0)). unfold Rsqr in *. lra.
Qed.

Lemma smaller_square : forall a e, 0 < e -> a * a < e * e -> Rabs a < e.
Proof. intros a e E H. apply Rsqr_lt_abs_0 in H. rewrite (Rabs_pos_eq e) in H; lra. Qed.

Lemma ball_in_cube : forall e x y, 0 < e -> in_ball e x y -> near e x y.
Proof.
  intros e x y E [L D]. revert y L D.
  induction x as [|x0 x IH]; intros [|y0 y] L D; cbn in *; try discriminate; constructor.
  - apply smaller_square; [exact E|]. pose proof (distance_squared_not_negative x y). lra.
  - apply IH; [lia|]. pose proof (Rle_0_sqr (x0 - y0)). unfold Rsqr in *. lra.
Qed.

Lemma cube_in_ball : forall e x y, 0 < e -> near (e / (INR (length x) + 1)) x y -> in_ball e x y.
Proof.
  intros e x y E H. split; [exact (near_length _ _ _ H)|].
  set (k := INR (length x)) in *. assert (K : 0 <= k) by apply pos_INR.
  set (d := e / (k + 1)) in *. assert (D : 0 < d) by (apply Rdiv_lt_0_compat; lra).
  assert (Sum : distance_squared x y <= k * (d * d)).
  { unfold k. clearbody d k. clear K k. induction H as [|a b x y H0 H IH]; [cbn; lra|].
    cbn [distance_squared length]. rewrite S_INR.
    assert ((a - b) * (a - b) <= d * d); [|lra].
    apply Rsqr_le_abs_1. rewrite (Rabs_pos_eq d) by lra. lra. }
  eapply Rle_lt_trans; [exact Sum|].
  replace e with ((k + 1) * d) by (unfold d; field; lra).
  assert (0 < d * d) by (apply Rmult_lt_0_compat; assumption).
  replace ((k + 1) * d * ((k + 1) * d)) with ((k * k + 2 * k + 1) * (d * d)) by ring.
  apply Rmult_lt_compat_r; [assumption|]. pose proof (Rmult_le_pos k k K K). lra.
Qed.

Theorem full_dimensional_with_balls : forall net domain p,
  full_dimensional net domain p <->
  exists x e, length x = input_dim net /\ 0 < e /\ forall y, in_ball e x y -> cell net domain p y.
Proof.
  intros net domain p. split; intros (x & e & L & E & H).
  - exists x, e. repeat split; auto; apply H, ball_in_cube; assumption.
  - exists x, (e / (INR (length x) + 1)). repeat split; auto.
    1: apply Rdiv_lt_0_compat; [lra | pose proof (pos_INR (length x)); lra].
    all: apply H, cube_in_ball; assumption.
Qed.

(** There is only one such number. *)
Theorem number_of_unique : forall P N M, number_of P N -> number_of P M -> N = M.
Proof.
  intros P N M (ps & Dp & Lp & Hp) (qs & Dq & Lq & Hq). subst.
  apply Nat2Z.inj_iff, Nat.le_antisymm; apply NoDup_incl_length; trivial; intros p I.
  - apply Hq, Hp, I.
  - apply Hp, Hq, I.
Qed.

(** Some of the activations that network files name. *)
Definition relu := Activation [0%Q] [(0, 0)%Q; (1, 0)%Q].
Definition identity := Activation [] [(1, 0)%Q].
Definition absolute_value := Activation [0%Q] [(-1, 0)%Q; (1, 0)%Q].
Definition leaky_relu (slope : Q) := Activation [0%Q] [(slope, 0)%Q; (1, 0)%Q].
Definition relu6 := Activation [0%Q; 6%Q] [(0, 0)%Q; (1, 0)%Q; (0, 6)%Q].
Definition hard_tanh := Activation [(-1)%Q; 1%Q] [(0, -1)%Q; (1, 0)%Q; (0, 1)%Q].

Lemma Q2R_integer : forall z, Q2R (inject_Z z) = IZR z.
Proof. intros z. unfold Q2R; cbn. field. Qed.

Ltac real_numbers :=
  repeat match goal with |- context [Q2R (?z # 1)] => change (z # 1)%Q with (inject_Z z) end;
  rewrite ?Q2R_integer.

Ltac activation_is :=
  intros z; unfold activated, signs_at, above, is_positive; cbn -[IZR Q2R];
  real_numbers; repeat (destruct (Rlt_dec _ _)); cbn -[IZR Q2R]; real_numbers.

Theorem relu_is_max : forall z, activated relu z = Rmax 0 z.
Proof. activation_is; [rewrite Rmax_right | rewrite Rmax_left]; lra. Qed.

Theorem identity_is_identity : forall z, activated identity z = z.
Proof. activation_is; lra. Qed.

Theorem absolute_value_is_abs : forall z, activated absolute_value z = Rabs z.
Proof. activation_is; [rewrite Rabs_pos_eq | rewrite Rabs_left1]; lra. Qed.

Theorem leaky_relu_is : forall slope z,
  activated (leaky_relu slope) z = if Rle_dec z 0 then Q2R slope * z else z.
Proof. intros slope. activation_is; destruct (Rle_dec _ _); lra. Qed.

Theorem relu6_is_clamp : forall z, activated relu6 z = Rmin 6 (Rmax 0 z).
Proof.
  activation_is; try lra; unfold Rmax, Rmin; repeat (destruct (Rle_dec _ _)); lra.
Qed.

Theorem hard_tanh_is_clamp : forall z, activated hard_tanh z = Rmax (-1) (Rmin 1 z).
Proof.
  activation_is; try lra; unfold Rmax, Rmin; repeat (destruct (Rle_dec _ _)); lra.
Qed.

(** A ReLU neuron is active, that is its form is positive, iff its preactivation is > 0. *)
Theorem relu_active : forall z, signs_at relu z = [true] <-> 0 < z.
Proof.
  intros z. unfold signs_at, above, is_positive; cbn -[IZR Q2R]. real_numbers.
  destruct (Rlt_dec _ _); split; intros; try reflexivity; try discriminate; lra.
Qed.
