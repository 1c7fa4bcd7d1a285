(** * Rows: affine functions with integer coefficients

    A row [a1, ..., an, b] stands for the function [a.x + b] of a real point [x].  This file has the
    arithmetic that a checker does on rows, what it means over the real numbers, and the two facts of
    analysis that are needed: a row that is positive at a point is positive near it, and a row that is not
    constant and not negative near a point is positive there. *)

From Coq Require Import ZArith List Reals Lra Lia Bool.
Import ListNotations.
Open Scope Z_scope.

Record row := Row { linear : list Z; constant : Z }.

(** A point is a list of coordinates.  Lists of different lengths are cut to the shorter one, so that no
    lemma about values needs to speak of lengths. *)
Definition point := list R.

Fixpoint dot (a : list Z) (x : point) : R :=
  match a, x with
  | a0 :: a', x0 :: x' => (IZR a0 * x0 + dot a' x')%R
  | _, _ => 0%R
  end.

Definition value (r : row) (x : point) : R := (dot (linear r) x + IZR (constant r))%R.

(** ** Arithmetic *)

(** [a + k b]; the shorter list is filled up with zeros, so that [] is the zero function. *)
Fixpoint plus_multiple (k : Z) (b a : list Z) : list Z :=
  match a, b with
  | a0 :: a', b0 :: b' => a0 + k * b0 :: plus_multiple k b' a'
  | [], _ => map (Z.mul k) b
  | _, [] => a
  end.

Definition add_multiple (k : Z) (s r : row) : row :=
  Row (plus_multiple k (linear s) (linear r)) (constant r + k * constant s).

Definition multiple (k : Z) (r : row) : row := Row (map (Z.mul k) (linear r)) (k * constant r).

Definition negated (r : row) : row := Row (map Z.opp (linear r)) (- constant r).

Lemma dot_multiple : forall k a x, dot (map (Z.mul k) a) x = (IZR k * dot a x)%R.
Proof.
  induction a as [|a0 a IH]; intros [|x0 x]; cbn [dot map]; try lra.
  rewrite mult_IZR, IH. lra.
Qed.

Lemma dot_opposite : forall a x, dot (map Z.opp a) x = (- dot a x)%R.
Proof.
  induction a as [|a0 a IH]; intros [|x0 x]; cbn [dot map]; try lra.
  rewrite opp_IZR, IH. lra.
Qed.

Lemma dot_plus_multiple : forall k a b x,
  dot (plus_multiple k b a) x = (dot a x + IZR k * dot b x)%R.
Proof.
  induction a as [|a0 a IH]; intros b x.
  - replace (plus_multiple k b []) with (map (Z.mul k) b) by (destruct b; reflexivity).
    rewrite dot_multiple. cbn [dot]. lra.
  - destruct b as [|b0 b], x as [|x0 x]; cbn [dot plus_multiple]; try lra.
    rewrite plus_IZR, mult_IZR, IH. lra.
Qed.

Lemma value_multiple : forall k r x, value (multiple k r) x = (IZR k * value r x)%R.
Proof. intros. unfold value, multiple; cbn. rewrite dot_multiple, mult_IZR. lra. Qed.

Lemma value_negated : forall r x, value (negated r) x = (- value r x)%R.
Proof. intros. unfold value, negated; cbn. rewrite dot_opposite, opp_IZR. lra. Qed.

Lemma value_add_multiple : forall k s r x,
  value (add_multiple k s r) x = (value r x + IZR k * value s x)%R.
Proof. intros. unfold value, add_multiple; cbn. rewrite dot_plus_multiple, plus_IZR, mult_IZR. lra. Qed.

(** ** Constant rows *)

(** Whether the row is constant on points with [n] coordinates. *)
Fixpoint flat (n : nat) (a : list Z) : bool :=
  match n, a with
  | S n', a0 :: a' => (a0 =? 0) && flat n' a'
  | _, _ => true
  end.

Definition is_constant (n : nat) (r : row) : bool := flat n (linear r).

Lemma value_constant : forall n r x,
  is_constant n r = true -> length x = n -> value r x = IZR (constant r).
Proof.
  intros n [a b] x F L. unfold value, is_constant in *; cbn in *.
  enough (dot a x = 0%R) by lra.
  revert a x F L. induction n as [|n IH]; intros [|a0 a] [|x0 x] F L; cbn in *; try lra; try discriminate.
  apply andb_prop in F as [F0 F]. apply Z.eqb_eq in F0; subst.
  rewrite (IH a x) by (auto; lia). lra.
Qed.

(** ** Primitive rows *)

Definition divisor (r : row) : Z := fold_right Z.gcd (constant r) (linear r).

(** The division is exact. *)
Definition exact_quotient (d a : Z) : Z := a / d.

(** The row divided by the greatest common divisor of its entries; the zero row stays. *)
Definition primitive (r : row) : row :=
  let d := divisor r in
  if d <=? 1 then r else Row (map (exact_quotient d) (linear r)) (exact_quotient d (constant r)).

Lemma divisor_divides : forall b a,
  let d := fold_right Z.gcd b a in (d | b) /\ Forall (Z.divide d) a.
Proof.
  induction a as [|a0 a [IHb IH]]; cbn.
  - split; [apply Z.divide_refl | constructor].
  - set (d := fold_right Z.gcd b a) in *. split.
    + eapply Z.divide_trans; [apply Z.gcd_divide_r | exact IHb].
    + constructor; [apply Z.gcd_divide_l |].
      eapply Forall_impl; [|exact IH]. intros e He.
      eapply Z.divide_trans; [apply Z.gcd_divide_r | exact He].
Qed.

Lemma exact_quotient_exact : forall d a, 1 < d -> (d | a) -> (IZR d * IZR (exact_quotient d a) = IZR a)%R.
Proof.
  intros d a D [q ->]. unfold exact_quotient. rewrite Z.div_mul by lia. rewrite mult_IZR. lra.
Qed.

(** A primitive row differs from the row by a positive factor. *)
Lemma value_primitive : forall r x, exists d, (0 < d)%R /\ value r x = (d * value (primitive r) x)%R.
Proof.
  intros [a b] x. unfold primitive. set (d := divisor (Row a b)). destruct (Z.leb_spec d 1) as [D|D].
  - exists 1%R. lra.
  - exists (IZR d). split; [apply IZR_lt; lia|].
    destruct (divisor_divides b a) as [Hb Ha].
    change (fold_right Z.gcd b a) with d in Hb, Ha. clearbody d. unfold value; cbn [linear constant].
    rewrite <- (exact_quotient_exact d b D Hb), Rmult_plus_distr_l. f_equal.
    clear Hb. revert x. induction Ha as [|a0 a H0 Ha IH]; intros [|x0 x]; cbn [dot map]; try lra.
    rewrite IH, <- (exact_quotient_exact d a0 D H0). lra.
Qed.

(** ** Walls *)

(** A row that is [> 0] on its side (strict) or [>= 0] (weak). *)
Record wall := Wall { strict : bool; side : row }.

Definition holds (w : wall) (x : point) : Prop :=
  if strict w then (0 < value (side w) x)%R else (0 <= value (side w) x)%R.

(** The points, with [n] coordinates, on the right side of all walls. *)
Definition inside (n : nat) (context : list wall) (x : point) : Prop :=
  length x = n /\ Forall (fun w => holds w x) context.

Lemma inside_more : forall n context w x,
  inside n (context ++ [w]) x <-> inside n context x /\ holds w x.
Proof.
  intros. unfold inside. rewrite Forall_app, Forall_cons_iff. intuition.
Qed.

(** [total] and the multiples of walls that are given as [j1, m1, j2, m2, ...]: the [j] are increasing
    indices of walls, counted from [k], and the [m] are positive.  Also whether one of these walls is strict. *)
Fixpoint combination (total : row) (some_strict : bool) (k : Z) (multipliers : list Z) (context : list wall)
  : option (row * bool) :=
  match multipliers, context with
  | [], _ => Some (total, some_strict)
  | j :: m :: rest, w :: context' =>
      if j =? k then
        if 0 <? m
        then combination (add_multiple m (side w) total) (some_strict || strict w) (k + 1) rest context'
        else None
      else combination total some_strict (k + 1) multipliers context'
  | _, _ => None
  end.

(** Inside, the combination is not smaller than what it began with, and larger if a strict wall was used. *)
Lemma combination_grows : forall context total before k multipliers t after x,
  combination total before k multipliers context = Some (t, after) ->
  Forall (fun w => holds w x) context ->
  (value total x <= value t x)%R /\
  (before = false -> after = true -> (value total x < value t x)%R).
Proof.
  induction context as [|w context IH]; intros total before k multipliers t after x E I;
    (destruct multipliers as [|j [|m rest]]; cbn in E;
      [injection E as <- <-; split; [lra | congruence] | discriminate |]).
  - discriminate.
  - inversion_clear I as [|? ? I0 I']. destruct (j =? k); [|eauto].
    destruct (Z.ltb_spec 0 m) as [M|]; [|discriminate]. apply IZR_lt in M.
    apply IH with (x := x) in E; [|exact I']. destruct E as [Weak Strict].
    rewrite value_add_multiple in Weak, Strict. unfold holds in I0. destruct (strict w).
    + pose proof (Rmult_lt_0_compat _ _ M I0). split; intros; lra.
    + rewrite orb_false_r in Strict.
      assert (0 <= IZR m * value (side w) x)%R by (apply Rmult_le_pos; lra).
      split; [lra|]. intros B A. specialize (Strict B A). lra.
Qed.

(** Motzkin's transposition theorem, the direction that is easy.  If [-m h] and positive multiples of walls
    add up to a constant that is not positive, then inside [m h] is not negative; it is positive if the
    constant is negative or a strict wall was used. *)
Lemma refutation : forall n context h m multipliers t used x,
  combination (multiple (- m) h) false 0 multipliers context = Some (t, used) ->
  is_constant n t = true -> constant t <= 0 -> inside n context x ->
  (0 <= IZR m * value h x)%R /\ (constant t < 0 \/ used = true -> (0 < IZR m * value h x)%R).
Proof.
  intros n context h m multipliers t used x E F C [L I].
  destruct (combination_grows _ _ _ _ _ _ _ _ E I) as [Weak Strict].
  rewrite value_multiple, opp_IZR, (value_constant n t x F L) in Weak, Strict.
  apply IZR_le in C. split; [lra|]. intros [N|U].
  - apply IZR_lt in N. lra.
  - specialize (Strict eq_refl U). lra.
Qed.

(** ** Points near a point *)

(** [y] is in the open cube with centre [x] and half side [e]. *)
Definition near (e : R) (x y : point) : Prop := Forall2 (fun a b => Rabs (a - b) < e)%R x y.

Lemma near_length : forall e x y, near e x y -> length y = length x.
Proof. intros e x y H. induction H; cbn; congruence. Qed.

Lemma near_itself : forall e x, (0 < e)%R -> near e x x.
Proof.
  intros e x E. induction x as [|x0 x IH]; constructor; [|exact IH].
  replace (x0 - x0)%R with 0%R by lra. rewrite Rabs_R0. exact E.
Qed.

Lemma near_less : forall e f x y, (e <= f)%R -> near e x y -> near f x y.
Proof. intros e f x y EF H. induction H; constructor; [lra | assumption]. Qed.

(** The cube is open: it has a cube around each of its points. *)
Lemma near_open : forall e x y, near e x y ->
  exists d, (0 < d)%R /\ forall z, near d y z -> near e x z.
Proof.
  intros e x y H. induction H as [|a b x y H0 H [d [D IH]]].
  - exists 1%R. split; [lra|]. intros z Z. inversion Z; subst. constructor.
  - exists (Rmin d (e - Rabs (a - b))). split; [apply Rmin_glb_lt; lra|].
    intros z Z. inversion Z as [|? c ? z' Z0 Z']; subst. constructor.
    + pose proof (Rmin_r d (e - Rabs (a - b))). pose proof (Rabs_triang (a - b) (b - c)).
      replace (a - b + (b - c))%R with (a - c)%R in * by lra. lra.
    + apply IH. eapply near_less; [apply Rmin_l | exact Z'].
Qed.

(** A bound for how much the function changes from the centre of a cube. *)
Fixpoint size (a : list Z) : R := match a with [] => 0%R | a0 :: a' => (Rabs (IZR a0) + size a')%R end.

Lemma size_not_negative : forall a, (0 <= size a)%R.
Proof. induction a as [|a0 a IH]; cbn; [lra|]. pose proof (Rabs_pos (IZR a0)). lra. Qed.

Lemma dot_near : forall e a x y, (0 < e)%R -> near e x y -> (Rabs (dot a x - dot a y) <= e * size a)%R.
Proof.
  intros e a x y E H. revert a. induction H as [|x0 y0 x y H0 H IH]; intros a.
  - replace (dot a [] - dot a [])%R with 0%R by lra. rewrite Rabs_R0.
    apply Rmult_le_pos; [lra | apply size_not_negative].
  - destruct a as [|a0 a]; cbn [dot size].
    + replace (0 - 0)%R with 0%R by lra. rewrite Rabs_R0. lra.
    + replace (IZR a0 * x0 + dot a x - (IZR a0 * y0 + dot a y))%R
        with (IZR a0 * (x0 - y0) + (dot a x - dot a y))%R by ring.
      eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult.
      specialize (IH a). pose proof (Rabs_pos (IZR a0)).
      assert (Rabs (IZR a0) * Rabs (x0 - y0) <= Rabs (IZR a0) * e)%R by (apply Rmult_le_compat_l; lra).
      lra.
Qed.

(** A row that is positive at a point is positive near it, and so are finitely many. *)
Lemma positive_near : forall r x, (0 < value r x)%R ->
  exists e, (0 < e)%R /\ forall y, near e x y -> (0 < value r y)%R.
Proof.
  intros [a b] x P. set (v := value (Row a b) x) in *. pose proof (size_not_negative a) as S.
  exists (v / (size a + 1))%R.
  assert (E : (0 < v / (size a + 1))%R) by (apply Rdiv_lt_0_compat; lra).
  split; [exact E|]. intros y H. apply (dot_near _ a) in H; [|exact E].
  assert (V : (v / (size a + 1) * size a = v - v / (size a + 1))%R) by (field; lra).
  rewrite V in H. pose proof (Rle_abs (dot a x - dot a y)). unfold v, value in *; cbn [linear constant] in *. lra.
Qed.

Definition all_strict (context : list wall) : Prop := Forall (fun w => strict w = true) context.

(** What is inside strict walls is open. *)
Lemma inside_near : forall n context x, all_strict context -> inside n context x ->
  exists e, (0 < e)%R /\ forall y, near e x y -> inside n context y.
Proof.
  intros n context x S [L I]. revert I. induction S as [|w context S0 S IH]; intros I.
  - exists 1%R. split; [lra|]. intros y H. split; [rewrite (near_length _ _ _ H); exact L | constructor].
  - inversion_clear I as [|? ? I0 I']. destruct (IH I') as (e & E & N).
    unfold holds in I0. rewrite S0 in I0. destruct (positive_near _ _ I0) as (d & D & P).
    exists (Rmin d e). split; [apply Rmin_glb_lt; lra|].
    intros y H. destruct (N y) as [LY IY]; [eapply near_less; [apply Rmin_r | exact H]|].
    split; [exact LY|]. constructor; [|exact IY]. unfold holds. rewrite S0.
    apply P. eapply near_less; [apply Rmin_l | exact H].
Qed.

(** A function that is not constant has smaller values near each point. *)
Lemma smaller_near : forall n a e x, flat n a = false -> length x = n -> (0 < e)%R ->
  exists y, near e x y /\ (dot a y < dot a x)%R.
Proof.
  induction n as [|n IH]; intros [|a0 a] e [|x0 x] F L E; cbn in F, L; try discriminate.
  destruct (Z.eqb_spec a0 0) as [A|A].
  - destruct (IH a e x) as [y [Y D]]; [exact F | lia | exact E |].
    exists (x0 :: y). split; [|cbn; lra]. constructor; [|exact Y].
    replace (x0 - x0)%R with 0%R by lra. rewrite Rabs_R0. exact E.
  - set (s := if Z.ltb 0 a0 then (e / 2)%R else (- (e / 2))%R).
    assert (Small : (Rabs (x0 - (x0 - s)) < e)%R).
    { replace (x0 - (x0 - s))%R with s by lra. unfold s. destruct (Z.ltb 0 a0);
        [|rewrite Rabs_Ropp]; rewrite Rabs_pos_eq; lra. }
    exists ((x0 - s)%R :: x). split.
    + constructor; [exact Small | apply near_itself; exact E].
    + cbn [dot]. enough (0 < IZR a0 * s)%R by lra. unfold s. destruct (Z.ltb_spec 0 a0) as [P|P].
      * apply Rmult_lt_0_compat; [apply IZR_lt; exact P | lra].
      * replace (IZR a0 * - (e / 2))%R with (- IZR a0 * (e / 2))%R by lra.
        apply Rmult_lt_0_compat; [|lra]. assert (a0 < 0) as Q by lia. apply IZR_lt in Q. lra.
Qed.

Lemma strict_of_weak : forall n r e x,
  is_constant n r = false -> length x = n -> (0 < e)%R ->
  (forall y, near e x y -> 0 <= value r y)%R -> (0 < value r x)%R.
Proof.
  intros n r e x F L E W. destruct (smaller_near n (linear r) e x F L E) as [y [Y D]].
  specialize (W y Y). unfold value in *. lra.
Qed.

(** The same in each point of a cube. *)
Lemma strict_of_weak_near : forall n r e x,
  is_constant n r = false -> length x = n ->
  (forall y, near e x y -> 0 <= value r y)%R -> (forall y, near e x y -> 0 < value r y)%R.
Proof.
  intros n r e x F L W y Y. destruct (near_open e x y Y) as [d [D N]].
  apply strict_of_weak with n d; auto. rewrite (near_length _ _ _ Y). exact L.
Qed.
