(** * What the checker knows at a node is true

    Rows are the network on the points inside, and forms have the signs that marks say. *)

From Coq Require Import ZArith QArith List Reals Lra Lia Bool.
From Formal Require Import Rows Network Scaled Tree.
Import ListNotations.
Open Scope Z_scope.

(** ** A pattern of the first layers makes the next layer affine *)

(** A decided form has the sign of its mark everywhere inside; an undecided one is not constant. *)
Definition fits (n : nat) (context : list wall) (m : mark) (f : row) : Prop :=
  match sign_of m with
  | Some sign => forall x, inside n context x -> is_positive (value f x) = sign
  | None => is_constant n f = false
  end.

Lemma fits_smaller : forall n context smaller ms fs,
  (forall x, inside n smaller x -> inside n context x) ->
  Forall2 (fits n context) ms fs -> Forall2 (fits n smaller) ms fs.
Proof.
  intros n context smaller ms fs S H. induction H as [|m f ms fs H0 H IH]; constructor; [|exact IH].
  unfold fits in *. destruct (sign_of m); auto.
Qed.

Lemma signs_of_fits : forall n context ms fs signs x,
  Forall2 (fits n context) ms fs -> signs_of ms = Some signs -> inside n context x ->
  map (fun f => is_positive (value f x)) fs = signs.
Proof.
  intros n context ms fs signs x H. revert signs.
  induction H as [|m f ms fs H0 H IH]; intros signs E I; cbn in E.
  - injection E as <-. reflexivity.
  - unfold fits in H0. destruct (sign_of m) as [sign|]; [|discriminate].
    destruct (signs_of ms) as [others|]; [|discriminate]. injection E as <-.
    cbn [map]. f_equal; auto.
Qed.

Lemma is_positive_integer : forall z, is_positive (IZR z) = (0 <? z).
Proof.
  intros z. destruct (Z.ltb_spec 0 z) as [P|P].
  - apply is_positive_true, IZR_lt, P.
  - apply is_positive_false, IZR_le, P.
Qed.

(** Constant forms are decided rightly when their layer begins. *)
Lemma first_marks_fit : forall n context fs, Forall2 (fits n context) (map (first_mark n) fs) fs.
Proof.
  intros n context fs. induction fs as [|f fs IH]; cbn [map]; constructor; [|exact IH].
  unfold fits, first_mark. destruct (is_constant n f) eqn:C; cbn [sign_of]; [|reflexivity].
  intros x [L _]. rewrite (value_constant n f x C L). apply is_positive_integer.
Qed.

(** The rows of the next layer's inputs, once all forms are decided. *)
Lemma decided_layer : forall n context l k rows s ms signs x,
  layer_is l k ->
  Forall2 (fits n context) ms (forms (scaled_activations k) rows s) ->
  signs_of ms = Some signs -> inside n context x ->
  layer_signs (activations l) (values_at rows s x) = signs /\
  values_at (value_rows (scaled_activations k) rows signs s) (s * value_scale k) x
  = layer_values (activations l) (values_at rows s x).
Proof.
  intros n context l k rows s ms signs x K F E I.
  assert (S : layer_signs (activations l) (values_at rows s x) = signs).
  { rewrite (forms_signs _ _ _ rows s x (activations_are _ _ K)). exact (signs_of_fits _ _ _ _ _ _ F E I). }
  split; [exact S|]. rewrite <- S. apply value_rows_value, (activations_are _ _ K).
Qed.

Definition node_context (c : node) : list wall :=
  match c with Leaf context => context | Inner i => context i end.

(** What the checker knows at a node is true of the patterns [pat] of the points inside. *)
Definition right (n : nat) (pat : point -> pattern) (c : node) : Prop :=
  match c with
  | Leaf context => exists p, forall x, inside n context x -> pat x = p
  | Inner i =>
      current_forms i = forms (scaled_activations (current i)) (before i) (before_scale i) /\
      Forall2 (fits n (context i)) (marks i) (current_forms i) /\
      exists p l ls, layer_is l (current i) /\ Forall2 layer_is ls (rest i) /\
        forall x, inside n (context i) x ->
          let z := values_at (before i) (before_scale i) x in
          pat x = p ++ layer_signs (activations l) z :: pattern_from ls (layer_values (activations l) z)
  end.

Lemma enter_context : forall n ks context past rows s, node_context (enter n context past rows s ks) = context.
Proof.
  induction ks as [|k ks IH]; intros; cbn [enter]; [reflexivity|].
  destruct (signs_of _); [apply IH | reflexivity].
Qed.

Lemma enter_right : forall n pat ks ls context past rows s p,
  Forall2 layer_is ls ks ->
  (forall x, inside n context x -> pat x = p ++ pattern_from ls (values_at rows s x)) ->
  right n pat (enter n context past rows s ks).
Proof.
  intros n pat ks. induction ks as [|k ks IH]; intros ls context past rows s p K H.
  - inversion K; subst. exists p. intros x I. rewrite (H x I). apply app_nil_r.
  - inversion K as [|l k' ls' ks' K0 K']; subst. cbn [enter pattern_from] in *.
    set (zs := preactivation_rows _ _ rows s). set (t := (s * scale k)%positive).
    assert (Z : forall x, preactivations (weights l) (bias l) (values_at rows s x) = values_at zs t x).
    { intros x. symmetry. apply preactivation_rows_value; apply K0. }
    pose proof (first_marks_fit n context (forms (scaled_activations k) zs t)) as F.
    destruct (signs_of _) as [signs|] eqn:E.
    + apply IH with (ls := ls') (p := p ++ [signs]); [exact K'|]. intros x I. rewrite (H x I), Z.
      destruct (decided_layer _ _ _ _ _ _ _ _ x K0 F E I) as [S V]. rewrite V, S, <- app_assoc. reflexivity.
    + split; [reflexivity|]. split; [exact F|]. exists p, l, ls'. repeat split; try assumption.
      * apply K0.
      * apply K0.
      * apply K0.
      * intros x I. rewrite (H x I), Z. reflexivity.
Qed.

Lemma go_on_context : forall n i context ms, node_context (go_on n i context ms) = context.
Proof. intros. unfold go_on. destruct (signs_of ms); [apply enter_context | reflexivity]. Qed.

Lemma go_on_right : forall n pat i smaller ms,
  right n pat (Inner i) ->
  (forall x, inside n smaller x -> inside n (context i) x) ->
  Forall2 (fits n smaller) ms (current_forms i) ->
  right n pat (go_on n i smaller ms).
Proof.
  intros n pat i smaller ms (E & _ & p & l & ls & K & Ks & H) S F. unfold go_on.
  destruct (signs_of ms) as [signs|] eqn:D.
  - apply enter_right with (ls := ls) (p := p ++ [signs]); [exact Ks|]. intros x I.
    rewrite E in F. destruct (decided_layer _ _ _ _ _ _ _ _ x K F D I) as [Sx V].
    rewrite (H x (S x I)), V, Sx, <- app_assoc. reflexivity.
  - split; [exact E|]. split; [exact F|]. exists p, l, ls. repeat split; try assumption; try apply K.
    intros x I. apply H, S, I.
Qed.

(** ** Proofs and splits decide forms rightly *)

(** Where a row that is not constant is nowhere negative inside strict walls, it is positive. *)
Lemma positive_inside : forall n context h,
  all_strict context -> is_constant n h = false -> (forall x, inside n context x -> 0 <= value h x)%R ->
  forall x, inside n context x -> (0 < value h x)%R.
Proof.
  intros n context h S C W x I. destruct (inside_near _ _ _ S I) as (e & E & N).
  apply strict_of_weak with n e; auto. apply I.
Qed.

(** All walls are strict in trees of kind [proper]. *)
Definition right_walls (closed : bool) (context : list wall) : Prop := closed = false -> all_strict context.

Lemma refutes_not_positive : forall closed m used c, refutes closed m used c = true -> c <= 0.
Proof.
  intros closed m used c. unfold refutes. destruct (Z.eqb_spec c 0); [lia|]. intros H. apply Z.ltb_lt in H. lia.
Qed.

Lemma proof_fits : forall closed n context h m multipliers total used,
  right_walls closed context -> is_constant n h = false -> m <> 0 ->
  combination (multiple (- m) h) false 0 multipliers context = Some (total, used) ->
  is_constant n total = true -> refutes closed m used (constant total) = true ->
  fits n context (Proved (0 <? m)) h.
Proof.
  intros closed n context h m multipliers total used S C M E F P. unfold fits; cbn [sign_of].
  pose proof (refutes_not_positive _ _ _ _ P) as P'.
  assert (W := fun x => refutation _ _ _ _ _ _ _ x E F P').
  destruct (Z.ltb_spec 0 m) as [Pos|Neg]; intros x I.
  - apply is_positive_true. assert (0 < IZR m)%R by (apply IZR_lt; lia). destruct closed.
    + apply Rmult_lt_reg_l with (IZR m); [assumption|]. rewrite Rmult_0_r. apply (W x I).
      unfold refutes in P. destruct (Z.eqb_spec (constant total) 0) as [Zero|]; [|lia].
      destruct (Z.ltb_spec m 0); [lia | right; exact P].
    + apply positive_inside with n context; auto. intros y J. destruct (W y J) as [V _].
      apply Rmult_le_reg_l with (IZR m); lra.
  - apply is_positive_false. destruct (W x I) as [V _].
    assert (N : (IZR m < 0)%R) by (apply IZR_lt; lia).
    destruct (Rle_or_lt (value h x) 0) as [|G]; [assumption|].
    pose proof (Rmult_lt_0_compat (- IZR m) (value h x)). lra.
Qed.

Lemma after_proofs_fit : forall closed n context proofs k ms fs ms',
  right_walls closed context -> after_proofs closed n context proofs k ms fs = Accepted ms' ->
  Forall2 (fits n context) ms fs -> Forall2 (fits n context) ms' fs.
Proof.
  intros closed n context proofs k ms fs ms' W E F. revert proofs k ms' E.
  induction F as [|mark h ms fs F0 F IH]; intros proofs k ms' E; cbn in E.
  - destruct proofs as [|[|f [|m multipliers]] proofs]; try discriminate. injection E as <-. constructor.
  - destruct proofs as [|[|f [|m multipliers]] proofs]; try discriminate.
    { injection E as <-. constructor; assumption. }
    destruct (f =? k).
    + destruct (Z.eqb_spec m 0) as [|M]; [discriminate|].
      destruct (sign_of mark) eqn:Mark; [discriminate|].
      destruct (combination _ _ 0 multipliers context) as [[total used]|] eqn:Sum; [|discriminate].
      destruct (is_constant n total) eqn:C; [|discriminate].
      destruct (refutes _ _ _ _) eqn:P; [|discriminate].
      destruct (after_proofs _ _ _ proofs _ _ _) as [more| |] eqn:More; try discriminate.
      injection E as <-. constructor; [|exact (IH _ _ _ More)].
      apply proof_fits with closed multipliers total used; auto. unfold fits in F0. rewrite Mark in F0. exact F0.
    + destruct (after_proofs _ _ _ _ _ ms fs) as [more| |] eqn:More; try discriminate.
      injection E as <-. constructor; [exact F0 | exact (IH _ _ _ More)].
Qed.

Lemma more_inside : forall n context w x, inside n (context ++ [w]) x -> inside n context x.
Proof. intros n context w x I. apply inside_more in I. apply I. Qed.

Lemma first_split_fits : forall closed n context ms fs h yes no,
  Forall2 (fits n context) ms fs -> first_split ms fs = Some (h, yes, no) ->
  In h fs /\ is_constant n h = false /\
  Forall2 (fits n (context ++ [Wall true h])) yes fs /\
  Forall2 (fits n (context ++ [Wall (negb closed) (negated h)])) no fs.
Proof.
  intros closed n context ms fs h yes no F. revert yes no.
  induction F as [|m f ms fs F0 F IH]; intros yes no E; [discriminate|].
  assert (Weaker : forall r more others,
    Forall2 (fits n context) more others -> Forall2 (fits n (context ++ [r])) more others).
  { intros r more others. apply fits_smaller. intros x. apply more_inside. }
  assert (F1 := fun r => Weaker r _ _ (Forall2_cons _ _ F0 (Forall2_nil _))).
  destruct m as [s|s|s|]; cbn in E.
  4: { injection E as <- <- <-. split; [left; reflexivity|]. split; [exact F0|].
       split; (constructor; [|apply Weaker, F]); intros x I; apply inside_more in I; destruct I as [_ I].
       - apply is_positive_true, I.
       - apply is_positive_false. unfold holds in I; cbn [strict side] in I. rewrite value_negated in I.
         destruct closed; cbn in I; lra. }
  all: destruct (first_split ms fs) as [[[h' yes'] no']|] eqn:E'; [|discriminate]; injection E as <- <- <-;
    destruct (IH _ _ eq_refl) as (J & C & Y & N); split; [right; exact J|]; split; [exact C|];
    split; (constructor; [|assumption]);
    match goal with |- fits _ (_ ++ [?r]) _ _ => specialize (F1 r); inversion F1; assumption end.
Qed.
