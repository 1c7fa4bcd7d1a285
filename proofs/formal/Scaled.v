(** * The checker's arithmetic of layers

    The checker has the numbers of a layer as integers over common denominators, and knows what a layer
    takes as rows over a positive scale.  Each function here is followed by the lemma that says which
    function of Network.v it computes. *)

From Coq Require Import ZArith QArith Qreals List Reals Lra Lia Bool.
From Formal Require Import Rows Network.
Import ListNotations.
Open Scope Z_scope.

(** ** Layers in integers *)

Record scaled_activation := ScaledActivation { breaks : list Q; scaled_pieces : list (Z * Z) }.

(** [weights . values + bias] is over [scale], slopes and offsets are over [value_scale]. *)
Record scaled_layer := ScaledLayer {
  scaled_weights : list (list Z);
  scaled_bias : list Z;
  scale : positive;
  scaled_activations : list scaled_activation;
  value_scale : positive
}.

(** [z / s] is [q]. *)
Definition over (s : positive) (q : Q) (z : Z) : Prop := IZR z = (Q2R q * IZR (Zpos s))%R.

Definition over_both (s : positive) (p : Q * Q) (z : Z * Z) : Prop :=
  over s (fst p) (fst z) /\ over s (snd p) (snd z).

Definition activation_is (s : positive) (a : activation) (b : scaled_activation) : Prop :=
  breaks b = breakpoints a /\ Forall2 (over_both s) (pieces a) (scaled_pieces b).

Record layer_is (l : layer) (k : scaled_layer) : Prop := {
  weights_are : Forall2 (Forall2 (over (scale k))) (weights l) (scaled_weights k);
  bias_is : Forall2 (over (scale k)) (bias l) (scaled_bias k);
  activations_are : Forall2 (activation_is (value_scale k)) (activations l) (scaled_activations k)
}.

(** *** From rational numbers *)

Definition common_denominator (qs : list Q) : positive :=
  Z.to_pos (fold_right (fun q d => Z.lcm (Zpos (Qden q)) d) 1 qs).

Definition scaled (s : positive) (q : Q) : Z := Qnum q * exact_quotient (Zpos (Qden q)) (Zpos s).

Definition scaled_pair (s : positive) (p : Q * Q) : Z * Z := (scaled s (fst p), scaled s (snd p)).

Definition numbers_of_pieces (a : activation) : list Q := flat_map (fun p => [fst p; snd p]) (pieces a).

Definition scaled_layer_of (l : layer) : scaled_layer :=
  let s := common_denominator (concat (weights l) ++ bias l) in
  let t := common_denominator (flat_map numbers_of_pieces (activations l)) in
  {| scaled_weights := map (map (scaled s)) (weights l);
     scaled_bias := map (scaled s) (bias l);
     scale := s;
     scaled_activations :=
       map (fun a => ScaledActivation (breakpoints a) (map (scaled_pair t) (pieces a))) (activations l);
     value_scale := t |}.

Lemma common_denominator_divides : forall qs q, In q qs ->
  (Zpos (Qden q) | Zpos (common_denominator qs)).
Proof.
  intros qs q I. unfold common_denominator. set (d := fold_right _ 1 qs).
  assert (D : 0 < d /\ (Zpos (Qden q) | d)).
  { assert (P : 0 < d).
    { unfold d; clear. induction qs as [|q qs IH]; cbn [fold_right]; [lia|].
      set (e := fold_right _ 1 qs) in *. pose proof (Z.lcm_nonneg (Zpos (Qden q)) e).
      assert (Z.lcm (Zpos (Qden q)) e <> 0); [|lia]. intros Zero. apply Z.lcm_eq_0 in Zero. lia. }
    split; [exact P|]. unfold d; clear P d. induction qs as [|q' qs IH]; cbn [fold_right]; [destruct I|].
    destruct I as [->|I].
    - apply Z.divide_lcm_l.
    - eapply Z.divide_trans; [exact (IH I) | apply Z.divide_lcm_r]. }
  rewrite Z2Pos.id by apply D. apply D.
Qed.

Lemma scaled_over : forall s q, (Zpos (Qden q) | Zpos s) -> over s q (scaled s q).
Proof.
  intros s [n d] [k K]. unfold over, scaled, exact_quotient, Q2R; cbn [Qnum Qden] in *.
  rewrite K, Z.div_mul by lia. rewrite !mult_IZR. field. apply not_0_IZR. lia.
Qed.

Lemma Forall2_map_right : forall A B (P : A -> B -> Prop) f l,
  (forall a, In a l -> P a (f a)) -> Forall2 P l (map f l).
Proof.
  induction l as [|a l IH]; intros H; cbn; constructor.
  - apply H. left. reflexivity.
  - apply IH. intros b I. apply H. right. exact I.
Qed.

Lemma scaled_layer_is : forall l, layer_is l (scaled_layer_of l).
Proof.
  intros l. split; cbn [scaled_layer_of scaled_weights scaled_bias scale scaled_activations value_scale].
  - apply Forall2_map_right. intros w W. apply Forall2_map_right. intros q Q.
    apply scaled_over, common_denominator_divides, in_or_app. left. apply in_concat. eauto.
  - apply Forall2_map_right. intros q Q.
    apply scaled_over, common_denominator_divides, in_or_app. right. exact Q.
  - apply Forall2_map_right. intros a A. split; cbn [breaks scaled_pieces]; [reflexivity|].
    apply Forall2_map_right. intros p P.
    split; cbn [scaled_pair fst snd]; apply scaled_over, common_denominator_divides, in_flat_map;
      exists a; (split; [exact A|]); apply in_flat_map; exists p; (split; [exact P | cbn; auto]).
Qed.

(** ** Rows over a scale *)

Definition values_at (rows : list row) (s : positive) (x : point) : point :=
  map (fun r => value r x / IZR (Zpos s))%R rows.

Lemma scale_positive : forall s, (0 < IZR (Zpos s))%R.
Proof. intros s. apply IZR_lt. lia. Qed.

(** The inputs themselves: row [i] is [x_i]. *)
Fixpoint input_rows (n : nat) : list row :=
  match n with
  | O => []
  | S n' => Row [1] 0 :: map (fun r => Row (0 :: linear r) (constant r)) (input_rows n')
  end.

Lemma values_at_inputs : forall x, values_at (input_rows (length x)) 1 x = x.
Proof.
  unfold values_at. induction x as [|x0 x IH]; cbn [length input_rows map]; [reflexivity|].
  f_equal; [unfold value; cbn; field|].
  rewrite map_map. etransitivity; [|exact IH]. apply map_ext. intros [a b].
  unfold value; cbn [linear constant dot]. f_equal. lra.
Qed.

(** *** Preactivations *)

Fixpoint row_sum (w : list Z) (rows : list row) (total : row) : row :=
  match w, rows with
  | w0 :: w', r0 :: rows' => row_sum w' rows' (if w0 =? 0 then total else add_multiple w0 r0 total)
  | _, _ => total
  end.

Fixpoint preactivation_rows (w : list (list Z)) (b : list Z) (rows : list row) (s : positive) : list row :=
  match w, b with
  | w0 :: w', b0 :: b' => row_sum w0 rows (Row [] (b0 * Zpos s)) :: preactivation_rows w' b' rows s
  | _, _ => []
  end.

Lemma row_sum_value : forall s t w z rows total x,
  Forall2 (over t) w z ->
  (value (row_sum z rows total) x
   = value total x + weighted_sum w (values_at rows s x) * IZR (Zpos s) * IZR (Zpos t))%R.
Proof.
  intros s t w z rows total x W. pose proof (scale_positive s). revert rows total.
  induction W as [|w0 z0 w z W0 W IH]; intros [|r0 rows] total; cbn [row_sum weighted_sum values_at map];
    try (cbn; lra).
  rewrite IH. fold (values_at rows s x). rewrite !Rmult_plus_distr_r, <- Rplus_assoc. f_equal.
  transitivity (value total x + IZR z0 * value r0 x)%R.
  - destruct (Z.eqb_spec z0 0) as [->|]; [lra | apply value_add_multiple].
  - rewrite W0. field. lra.
Qed.

Lemma preactivation_rows_value : forall s t w b z c rows x,
  Forall2 (Forall2 (over t)) w z -> Forall2 (over t) b c ->
  values_at (preactivation_rows z c rows s) (s * t) x = preactivations w b (values_at rows s x).
Proof.
  intros s t w b z c rows x W. pose proof (scale_positive s). pose proof (scale_positive t).
  revert b c. induction W as [|w0 z0 w z W0 W IH]; intros b c B; [reflexivity|].
  destruct B as [|b0 c0 b c B0 B]; [reflexivity|].
  cbn [preactivation_rows preactivations values_at map]. f_equal; [|apply IH; exact B].
  rewrite (row_sum_value s t w0 z0 rows _ x W0).
  unfold value; cbn [linear constant dot]. rewrite mult_IZR, B0, Pos2Z.inj_mul, mult_IZR. field. lra.
Qed.

(** *** Forms *)

(** The primitive row of the form [z - t], where [z] is the row over the scale. *)
Definition form (s : positive) (r : row) (t : Q) : row :=
  if Qnum t =? 0 then primitive r
  else
    let q := Zpos (Qden t) in
    primitive (Row (map (Z.mul q) (linear r)) (q * constant r - Qnum t * Zpos s)).

Fixpoint forms (a : list scaled_activation) (rows : list row) (s : positive) : list row :=
  match a, rows with
  | a0 :: a', r0 :: rows' => map (form s r0) (breaks a0) ++ forms a' rows' s
  | _, _ => []
  end.

Lemma is_positive_true : forall z, is_positive z = true <-> (0 < z)%R.
Proof. intros z. unfold is_positive. destruct (Rlt_dec 0 z); split; intros; auto; discriminate || lra. Qed.

Lemma is_positive_false : forall z, is_positive z = false <-> (z <= 0)%R.
Proof. intros z. unfold is_positive. destruct (Rlt_dec 0 z); split; intros; try discriminate; auto; lra. Qed.

(** A positive factor does not change which side of 0 a number is on. *)
Lemma is_positive_factor : forall d z, (0 < d)%R -> is_positive (d * z) = is_positive z.
Proof.
  intros d z D. destruct (is_positive z) eqn:E.
  - apply is_positive_true in E. apply is_positive_true, Rmult_lt_0_compat; assumption.
  - apply is_positive_false in E. apply is_positive_false.
    pose proof (Rmult_le_compat_l d z 0). lra.
Qed.

Lemma is_positive_primitive : forall r x, is_positive (value (primitive r) x) = is_positive (value r x).
Proof.
  intros r x. destruct (value_primitive r x) as (d & D & E). rewrite E. symmetry.
  apply is_positive_factor. exact D.
Qed.

Lemma form_sign : forall s r t x,
  is_positive (value (form s r t) x) = above (value r x / IZR (Zpos s)) t.
Proof.
  intros s r [p q] x. pose proof (scale_positive s) as S. pose proof (scale_positive q) as P.
  unfold form, above, Q2R; cbn [Qnum Qden]. destruct (Z.eqb_spec p 0) as [->|]; rewrite is_positive_primitive.
  - rewrite <- (is_positive_factor (IZR (Zpos s)) (_ - _)) by exact S. f_equal. field. lra.
  - rewrite <- (is_positive_factor (IZR (Zpos q) * IZR (Zpos s)) (_ - _)) by (apply Rmult_lt_0_compat; lra).
    f_equal. unfold value; cbn [linear constant].
    rewrite dot_multiple, minus_IZR, !mult_IZR. field. lra.
Qed.

Lemma forms_signs : forall v a b rows s x,
  Forall2 (activation_is v) a b ->
  layer_signs a (values_at rows s x) = map (fun f => is_positive (value f x)) (forms b rows s).
Proof.
  intros v a b rows s x A. revert rows. induction A as [|a0 b0 a b [A0 _] A IH]; intros [|r0 rows]; cbn; auto.
  rewrite map_app, <- IH. f_equal. unfold signs_at. rewrite A0, map_map. apply map_ext.
  intros t. symmetry. apply form_sign.
Qed.

(** *** Values *)

(** The piece after as many breakpoints as have a form that is positive; the signs that are left. *)
Fixpoint chosen (ts : list Q) (signs : list bool) (ps : list (Z * Z)) : Z * Z * list bool :=
  match ts, signs with
  | _ :: ts', sign :: signs' => chosen ts' signs' (if sign then tl ps else ps)
  | _, _ => (hd (0, 0) ps, signs)
  end.

Definition on_piece (piece : Z * Z) (s : positive) (r : row) : row :=
  let (slope, offset) := piece in
  Row
    (if slope =? 0 then [] else if slope =? 1 then linear r else map (Z.mul slope) (linear r))
    (slope * constant r + offset * Zpos s).

Fixpoint value_rows (a : list scaled_activation) (rows : list row) (signs : list bool) (s : positive)
  : list row :=
  match a, rows with
  | a0 :: a', r0 :: rows' =>
      let (piece, signs') := chosen (breaks a0) signs (scaled_pieces a0) in
      on_piece piece s r0 :: value_rows a' rows' signs' s
  | _, _ => []
  end.

Lemma chosen_is : forall ts f rest ps,
  chosen ts (map f ts ++ rest) ps = (nth (count_true (map f ts)) ps (0, 0), rest).
Proof.
  induction ts as [|t ts IH]; intros f rest ps; cbn [map app chosen].
  - destruct ps; reflexivity.
  - rewrite IH. unfold count_true. cbn [filter]. destruct (f t); [|reflexivity].
    cbn [length nth]. destruct ps; [|reflexivity]. f_equal. destruct (length _); reflexivity.
Qed.

Lemma on_piece_value : forall s v piece q r x, over_both v q piece ->
  (value (on_piece piece s r) x / IZR (Zpos (s * v))
   = Q2R (fst q) * (value r x / IZR (Zpos s)) + Q2R (snd q))%R.
Proof.
  intros s v [slope offset] [q0 q1] r x [H0 H1]. cbn [fst snd] in *.
  pose proof (scale_positive s). pose proof (scale_positive v).
  transitivity ((IZR slope * value r x + IZR offset * IZR (Zpos s)) / IZR (Zpos (s * v)))%R.
  - f_equal. unfold value, on_piece; cbn [linear constant]. rewrite plus_IZR, !mult_IZR.
    destruct (Z.eqb_spec slope 0) as [->|]; [cbn [dot]; lra|].
    destruct (Z.eqb_spec slope 1) as [->|]; [|rewrite dot_multiple]; lra.
  - rewrite H0, H1, Pos2Z.inj_mul, mult_IZR. field. lra.
Qed.

Lemma nth_over : forall s k ps zs, Forall2 (over_both s) ps zs ->
  over_both s (nth k ps (0, 0)%Q) (nth k zs (0, 0)).
Proof.
  intros s k ps zs H. revert k. induction H as [|p z ps zs H0 H IH]; intros [|k]; cbn [nth]; auto;
    split; unfold over, Q2R; cbn; lra.
Qed.

Lemma value_rows_value : forall v a b rows s x,
  Forall2 (activation_is v) a b ->
  values_at (value_rows b rows (layer_signs a (values_at rows s x)) s) (s * v) x
  = layer_values a (values_at rows s x).
Proof.
  intros v a b rows s x A. revert rows. induction A as [|a0 b0 a b [E0 P0] A IH]; intros [|r0 rows]; auto.
  cbn [values_at map layer_signs layer_values value_rows]. fold (values_at rows s x).
  unfold signs_at. rewrite E0, chosen_is. cbn [map]. f_equal; [|apply IH].
  unfold activated, signs_at.
  rewrite (on_piece_value s v _ _ r0 x (nth_over v _ _ _ P0)).
  set (piece := nth _ (pieces a0) _). destruct piece. reflexivity.
Qed.
