(** * What is accepted is true *)

From Coq Require Import ZArith QArith List Reals Lra Lia Bool FinFun.
From Formal Require Import Rows Network Scaled Tree Nodes.
Import ListNotations.
Open Scope Z_scope.

(** ** The walk keeps its invariant *)

Lemma is_constant_negated : forall n r, is_constant n (negated r) = is_constant n r.
Proof.
  intros n [a b]. unfold is_constant, negated; cbn [linear]. revert a.
  induction n as [|n IH]; intros [|a0 a]; cbn; auto. rewrite IH. f_equal.
  destruct (Z.eqb_spec (- a0) 0), (Z.eqb_spec a0 0); auto; lia.
Qed.

Section Walk.

Variable closed : bool.
Variable n : nat.
Variable domain : list row.
Variable pat : point -> pattern.

(** The points that a cell must contain to be counted: those near [x], or [x] alone. *)
Definition sample (e : R) (x y : point) : Prop := if closed then y = x else near e x y.

Definition sampled (p : pattern) (x : point) (e : R) : Prop :=
  length x = n /\ (0 < e)%R /\ forall y, sample e x y -> in_domain n domain y /\ pat y = p.

Definition counts (p : pattern) : Prop := exists x e, sampled p x e.

Lemma sample_itself : forall e x, (0 < e)%R -> sample e x x.
Proof. intros e x E. unfold sample. destruct closed; [reflexivity | apply near_itself, E]. Qed.

(** No pattern occurs inside of both. *)
Definition apart (a b : node) : Prop :=
  forall x y, inside n (node_context a) x -> inside n (node_context b) y -> pat x <> pat y.

(** [ps] are the patterns of the leaves so far. *)
Record invariant (st : state) (ps : list pattern) : Prop := {
  counted : found st = Z.of_nat (length ps);
  distinct : NoDup ps;
  all_counted : Forall counts ps;
  all_walls : Forall (fun c => right_walls closed (node_context c)) (stack st);
  all_right : Forall (right n pat) (stack st);
  all_apart : ForallOrdPairs apart (stack st);
  all_new : Forall (fun c => forall x, inside n (node_context c) x -> ~ In (pat x) ps) (stack st);
  all_in_domain :
    Forall (fun c => forall x, inside n (node_context c) x -> in_domain n domain x) (stack st);
  covered : forall p x e, sampled p x e ->
    In p ps \/ Exists (fun c => forall y, sample e x y -> inside n (node_context c) y) (stack st)
}.

(** *** A leaf *)

Lemma integer_dot_value : forall d a x total, 0 < d ->
  (IZR (integer_dot a x total) = IZR total + IZR d * dot a (map (fun z => IZR z / IZR d) x))%R.
Proof.
  intros d a x total D. apply IZR_lt in D. revert x total.
  induction a as [|a0 a IH]; intros [|x0 x] total; cbn [integer_dot dot map]; try lra.
  rewrite IH, plus_IZR, mult_IZR. field. lra.
Qed.

Lemma at_witness_value : forall x d r, 0 < d ->
  (IZR (at_witness x d r) = IZR d * value r (map (fun z => IZR z / IZR d) x))%R.
Proof.
  intros x d r D. unfold at_witness, value. rewrite integer_dot_value with (d := d), mult_IZR by exact D. lra.
Qed.

Lemma witness_inside : forall x d context,
  length x = n -> 0 < d -> forallb (holds_at x d) context = true ->
  inside n context (map (fun z => IZR z / IZR d)%R x).
Proof.
  intros x d context L D W. split; [rewrite map_length; exact L|].
  apply Forall_forall. intros w Ww. rewrite forallb_forall in W. specialize (W w Ww).
  assert (0 < IZR d)%R by (apply IZR_lt, D). unfold holds_at in W. unfold holds. destruct (strict w).
  - apply Z.ltb_lt, IZR_lt in W. rewrite at_witness_value in W by exact D.
    apply Rmult_lt_reg_l with (IZR d); lra.
  - apply Z.leb_le, IZR_le in W. rewrite at_witness_value in W by exact D.
    apply Rmult_le_reg_l with (IZR d); lra.
Qed.

Lemma witness_of_good : forall r x d, witness_of n r = Some (x, d) -> length x = n /\ 0 < d.
Proof.
  intros [|entry [|? ?]] x d E; try discriminate. cbn in E.
  destruct (_ && _) eqn:B; [|discriminate]. injection E as <- <-.
  apply andb_prop in B as [B1 B2]. apply Nat.eqb_eq in B1. apply Z.ltb_lt in B2. auto.
Qed.

(** A leaf with something inside is a cell that counts. *)
Lemma leaf_counts : forall context x, right n pat (Leaf context) -> right_walls closed context ->
  (forall y, inside n context y -> in_domain n domain y) -> inside n context x -> counts (pat x).
Proof.
  intros context x [p P] W D I. unfold counts, sampled, sample. unfold right_walls in W. destruct closed.
  - exists x, 1%R. split; [apply I|]. split; [lra|]. intros y ->. auto.
  - destruct (inside_near _ _ _ (W eq_refl) I) as (e & E & N). exists x, e.
    split; [apply I|]. split; [exact E|]. intros y Y. split; [apply D, N, Y|].
    rewrite (P x I). apply P, N, Y.
Qed.

Lemma step_leaf : forall context others number ps x,
  invariant (State (Leaf context :: others) number) ps -> inside n context x ->
  invariant (State others (number + 1)) (pat x :: ps).
Proof.
  intros context others number ps x [C D F W R A N M V] I.
  cbn [stack found] in *. inversion_clear W. inversion_clear R as [|? ? R0 R']. inversion_clear A as [|? ? A0 A'].
  inversion_clear N as [|? ? N0 N']. inversion_clear M. split; cbn [stack found]; auto.
  - cbn [length]. lia.
  - constructor; [|exact D]. auto.
  - constructor; [|exact F]. apply leaf_counts with context; assumption.
  - rewrite Forall_forall in *. intros c J y Y [Same|Old]; [|apply (N' c J y Y Old)].
    exact (A0 c J x y I Y Same).
  - intros p y e Cube. destruct (V p y e Cube) as [Old|New]; [left; right; exact Old|].
    inversion_clear New as [? ? Here|]; [|right; assumption].
    left; left. destruct R0 as [q Q]. destruct Cube as (Ly & E & Cube).
    assert (Y : sample e y y) by (apply sample_itself, E).
    rewrite (Q x I), <- (Q y (Here y Y)). apply Cube, Y.
Qed.

(** *** A node whose forms have been decided by proofs *)

(** A node may be replaced by one with the same context. *)
Lemma step_same : forall c c' others number ps,
  invariant (State (c :: others) number) ps ->
  node_context c' = node_context c -> right n pat c' ->
  invariant (State (c' :: others) number) ps.
Proof.
  intros c c' others number ps [C D F W R A N M V] E R'. cbn [stack found] in *.
  inversion_clear W. inversion_clear R. inversion_clear A. inversion_clear N. inversion_clear M.
  split; cbn [stack found]; auto.
  - constructor; [rewrite E|]; assumption.
  - constructor; [|assumption]. unfold apart in *. rewrite E. assumption.
  - constructor; [rewrite E|]; assumption.
  - constructor; [rewrite E|]; assumption.
  - intros p x e Cube. destruct (V p x e Cube) as [Old|New]; [left; exact Old|right].
    inversion_clear New; [left; rewrite E; assumption | right; assumption].
Qed.

(** *** A node that is split *)

Lemma pattern_decides_form : forall i h x y,
  right n pat (Inner i) -> In h (current_forms i) ->
  inside n (context i) x -> inside n (context i) y -> pat x = pat y ->
  is_positive (value h x) = is_positive (value h y).
Proof.
  intros i h x y (E & _ & p & l & ls & K & _ & H) J X Y Same.
  rewrite (H x X), (H y Y) in Same. apply app_inv_head in Same. injection Same as Same _.
  rewrite !(forms_signs _ _ _ _ _ _ (activations_are _ _ K)), <- E in Same.
  exact (proj2 (map_ext_in_iff _ _ _) Same h J) || exact (ext_in_map Same h J).
Qed.

(** What a cell must contain to be counted is on one side of a split. *)
Lemma on_one_side : forall i h p x e,
  right n pat (Inner i) -> In h (current_forms i) -> is_constant n h = false ->
  sampled p x e -> (forall y, sample e x y -> inside n (context i) y) ->
  (forall y, sample e x y -> inside n (context i ++ [Wall true h]) y) \/
  (forall y, sample e x y -> inside n (context i ++ [Wall (negb closed) (negated h)]) y).
Proof.
  intros i h p x e R J C (L & E & Sampled) I. pose proof (sample_itself e x E) as X.
  assert (Same : forall y, sample e x y -> is_positive (value h y) = is_positive (value h x)).
  { intros y Y. apply (pattern_decides_form i h y x R J (I y Y) (I x X)).
    transitivity p; [apply Sampled, Y | symmetry; apply Sampled, X]. }
  destruct (is_positive (value h x)) eqn:P; [left|right]; intros y Y; apply inside_more; split; auto.
  - apply is_positive_true, Same, Y.
  - assert (W : forall z, sample e x z -> (0 <= value (negated h) z)%R).
    { intros z Z. rewrite value_negated. apply Same, is_positive_false in Z. lra. }
    unfold holds, sample in *; cbn [strict side]. destruct closed; [exact (W y Y)|].
    revert y Y. apply strict_of_weak_near with n; auto. rewrite is_constant_negated. exact C.
Qed.

Lemma step_split : forall i h yes no others number ps,
  invariant (State (Inner i :: others) number) ps ->
  In h (current_forms i) -> is_constant n h = false ->
  node_context yes = context i ++ [Wall true h] -> right n pat yes ->
  node_context no = context i ++ [Wall (negb closed) (negated h)] -> right n pat no ->
  invariant (State (yes :: no :: others) number) ps.
Proof.
  intros i h yes no others number ps [C D F W R A N M V] J K Ey Ry En Rn.
  cbn [stack found] in *. inversion_clear W as [|? ? W0 W'].
  inversion_clear R as [|? ? R0 R']. inversion_clear A as [|? ? A0 A'].
  inversion_clear N as [|? ? N0 N']. inversion_clear M as [|? ? M0 M'].
  assert (Iy : forall x, inside n (node_context yes) x -> inside n (node_context (Inner i)) x).
  { intros x. rewrite Ey. apply more_inside. }
  assert (In' : forall x, inside n (node_context no) x -> inside n (node_context (Inner i)) x).
  { intros x. rewrite En. apply more_inside. }
  split; cbn [stack found]; try assumption.
  - constructor; [rewrite Ey | constructor; [rewrite En | assumption]]; intros Open; apply Forall_app;
      (split; [exact (W0 Open) | constructor; [try rewrite Open; reflexivity | constructor]]).
  - repeat constructor; assumption.
  - constructor; [|constructor; [|assumption]].
    + constructor; [|eapply Forall_impl; [|exact A0]; cbn; intros c Hc x y X Y; auto].
      intros x y X Y Same.
      assert (S := pattern_decides_form i h x y R0 J (Iy x X) (In' y Y) Same).
      rewrite Ey in X. rewrite En in Y. apply inside_more in X, Y. destruct X as [_ X], Y as [_ Y].
      unfold holds in X, Y; cbn [strict side] in X, Y. rewrite value_negated in Y.
      apply is_positive_true in X. rewrite X in S. symmetry in S. apply is_positive_true in S.
      destruct closed; cbn in Y; lra.
    + eapply Forall_impl; [|exact A0]; cbn; intros c Hc x y X Y; auto.
  - constructor; [|constructor]; auto.
  - constructor; [|constructor]; auto.
  - intros p x e Sampled. destruct (V p x e Sampled) as [Old|New]; [left; exact Old|right].
    inversion_clear New as [? ? Here|]; [|right; right; assumption].
    destruct (on_one_side i h p x e R0 J K Sampled Here) as [S|S].
    + left. rewrite Ey. exact S.
    + right; left. rewrite En. exact S.
Qed.

(** *** Any record, and all of them *)

Lemma step_sound : forall st r st' ps, invariant st ps -> step closed n st r = Accepted st' ->
  exists qs, invariant st' qs.
Proof.
  intros [[|[context|i] others] number] r st' ps V E; cbn [step stack found] in E; [discriminate| |].
  - destruct (witness_of n r) as [[x d]|] eqn:W; [|discriminate]. apply witness_of_good in W as [L D].
    destruct (forallb _ context) eqn:P; [|discriminate]. injection E as <-.
    exists (pat (map (fun z => IZR z / IZR d)%R x) :: ps).
    apply step_leaf with (context := context); [exact V|]. apply witness_inside; assumption.
  - destruct (after_proofs _ _ _ _ _ _ _) as [ms| |] eqn:P; try discriminate. cbn [and_then] in E.
    injection E as <-. pose proof (all_right _ _ V) as R. inversion_clear R as [|? ? R0 _].
    pose proof (all_walls _ _ V) as W. inversion_clear W as [|? ? W0 _].
    assert (F := R0). destruct F as (_ & F & _). apply (after_proofs_fit _ _ _ _ _ _ _ _ W0 P) in F.
    exists ps. destruct (first_split ms (current_forms i)) as [[[h yes] no]|] eqn:S.
    + destruct (first_split_fits closed _ _ _ _ _ _ _ F S) as (J & C & Y & N).
      apply step_split with (i := i) (h := h); auto using go_on_context.
      * apply go_on_right; auto. intros x. apply more_inside.
      * apply go_on_right; auto. intros x. apply more_inside.
    + apply step_same with (c := Inner i); [exact V | apply go_on_context | apply go_on_right; auto].
Qed.

Lemma run_sound : forall rs st st' ps, invariant st ps -> run closed n st rs = Accepted st' ->
  exists qs, invariant st' qs.
Proof.
  induction rs as [|r rs IH]; intros st st' ps V E; cbn [run] in E.
  - injection E as <-. eauto.
  - destruct (step closed n st r) as [st1| |] eqn:S; try discriminate.
    destruct (step_sound _ _ _ _ V S) as [qs V']. exact (IH _ _ _ V' E).
Qed.

(** When no node is left, the leaves are the cells. *)
Lemma finish_sound : forall st ps, invariant st ps -> stack st = [] -> number_of counts (found st).
Proof.
  intros st ps [C D F _ _ _ _ _ V] E. exists ps. rewrite C. repeat split; auto.
  - intros J. rewrite Forall_forall in F. auto.
  - intros (x & e & Cube). destruct (V p x e Cube) as [J|J]; [exact J|]. rewrite E in J. inversion J.
Qed.

End Walk.

(** ** The beginning, and whole certificates *)

Lemma formless_signs : forall l z, formless l = true -> layer_signs (activations l) z = [].
Proof.
  intros l. unfold formless. induction (activations l) as [|a acts IH]; intros [|z0 z] F; auto.
  cbn [forallb layer_signs] in *. apply andb_prop in F as [F0 F]. unfold signs_at.
  destruct (breakpoints a); [apply IH, F | discriminate].
Qed.

(** Layers after the last one with forms add the same to every pattern. *)
Lemma with_forms_pattern : forall ls, exists tail, forall v,
  pattern_from ls v = pattern_from (with_forms ls) v ++ tail.
Proof.
  induction ls as [|l ls [tail IH]]; [exists []; reflexivity|].
  cbn [with_forms pattern_from]. destruct (with_forms ls) as [|l' ls'] eqn:W.
  - destruct (formless l) eqn:F.
    + exists ([] :: tail). intros v. rewrite IH, formless_signs by exact F. reflexivity.
    + exists tail. intros v. rewrite IH. reflexivity.
  - exists tail. intros v. rewrite IH. reflexivity.
Qed.

Lemma scaled_layers_are : forall ls, Forall2 layer_is ls (map scaled_layer_of ls).
Proof. intros ls. apply Forall2_map_right. intros l _. apply scaled_layer_is. Qed.

(** A domain's interior is where all of its rows are positive. *)
Lemma sample_in_walls : forall closed n domain x e,
  good_domain n domain = true -> (forall y, sample closed e x y -> in_domain n domain y) -> length x = n ->
  forall y, sample closed e x y -> inside n (walls closed domain) y.
Proof.
  intros closed n domain x e G D L y Y. split; [apply D, Y|]. unfold walls.
  apply Forall_map, Forall_forall. intros r R. unfold sample, holds in *; cbn [strict side].
  assert (W : forall z, (if closed then z = x else near e x z) -> (0 <= value r z)%R).
  { intros z Z. destruct (D z Z) as [_ All]. rewrite Forall_forall in All. auto. }
  destruct closed; cbn [negb]; [exact (W y Y)|]. apply strict_of_weak_near with n e x; auto.
  unfold good_domain in G. rewrite forallb_forall in G. specialize (G r R).
  destruct (is_constant n r); [discriminate | reflexivity].
Qed.

Lemma inside_walls : forall closed n domain x, inside n (walls closed domain) x -> in_domain n domain x.
Proof.
  intros closed n domain x [L I]. split; [exact L|]. apply Forall_map in I.
  eapply Forall_impl; [|exact I]. unfold holds; cbn. intros r H. destruct closed; cbn in H; lra.
Qed.

Lemma start_invariant : forall closed net domain,
  let n := input_dim net in
  good_domain n domain = true ->
  invariant closed n domain (pattern_from (with_forms (layers net))) (start closed net domain) [].
Proof.
  intros closed net domain n G. unfold start. fold n.
  set (c := enter _ _ _ _ _ _). assert (E : node_context c = walls closed domain) by apply enter_context.
  split; cbn [stack found]; auto.
  - constructor.
  - constructor; [|constructor]. rewrite E. intros ->. apply Forall_map, Forall_forall. reflexivity.
  - constructor; [|constructor]. apply enter_right with (ls := with_forms (layers net)) (p := []).
    + apply scaled_layers_are.
    + intros x [L _]. cbn [app]. rewrite <- L, values_at_inputs. reflexivity.
  - constructor; constructor.
  - constructor; [|constructor]. rewrite E. apply inside_walls.
  - intros p x e (L & P & Sampled). right; left. rewrite E.
    apply sample_in_walls; auto. intros y Y. apply Sampled, Y.
Qed.

(** The number of patterns does not change if all get the same end. *)
Lemma number_of_map : forall (P Q : pattern -> Prop) tail N,
  (forall q, Q q <-> exists p, q = p ++ tail /\ P p) -> number_of P N -> number_of Q N.
Proof.
  intros P Q tail N PQ (ps & D & L & H). exists (map (fun p => p ++ tail) ps). split; [|split].
  - apply Injective_map_NoDup; [|exact D]. intros p q. apply app_inv_tail.
  - rewrite map_length. exact L.
  - intros q. rewrite in_map_iff, PQ. split; intros (p & A & B); exists p; split; auto; apply H, B.
Qed.

(** What an accepted tree shows, with all layers. *)
Lemma accepted_tree : forall closed net domain rs N,
  check_core closed net domain rs = Accepted N ->
  number_of (fun p => exists x e, length x = input_dim net /\ (0 < e)%R /\
    forall y, sample closed e x y -> cell net domain p y) N.
Proof.
  intros closed net domain rs N. unfold check_core. set (n := input_dim net).
  destruct (good_domain n domain) eqn:G; [|discriminate].
  destruct (run closed n (start closed net domain) rs) as [st| |] eqn:R; try discriminate.
  cbn [and_then]. intros E.
  destruct (run_sound _ _ _ _ _ _ _ _ (start_invariant closed net domain G) R) as [ps V].
  unfold finish in E. destruct (stack st) as [|c cs] eqn:S; [|discriminate]. injection E as <-.
  apply (finish_sound _ _ _ _ _ _ V) in S. destruct (with_forms_pattern (layers net)) as [tail T].
  revert S. apply number_of_map with (tail := tail). intros q.
  unfold counts, sampled, cell, pattern_at. fold n. split.
  - intros (x & e & L & E & H). exists (pattern_from (with_forms (layers net)) x).
    assert (X := proj2 (H x (sample_itself closed e x E))). rewrite T in X.
    split; [symmetry; exact X|]. exists x, e. split; [exact L|]. split; [exact E|]. intros y Y.
    destruct (H y Y) as [D P]. split; [exact D|]. rewrite T, <- X in P. exact (app_inv_tail _ _ _ P).
  - intros (p & -> & x & e & L & E & H). exists x, e. split; [exact L|]. split; [exact E|].
    intros y Y. destruct (H y Y) as [D <-]. split; [exact D | apply T].
Qed.

Lemma number_of_same : forall (P Q : pattern -> Prop) N,
  (forall p, P p <-> Q p) -> number_of P N -> number_of Q N.
Proof.
  intros P Q N PQ (ps & D & L & H). exists ps. split; [exact D|]. split; [exact L|].
  intros p. rewrite H. apply PQ.
Qed.

(** ** The theorems *)

(** If the checker accepts a tree of kind [proper] with [N], then the network has exactly [N] cells of full
    dimension in the domain. *)
Theorem proper_sound : forall net domain rs N,
  check_core false net domain rs = Accepted N -> proper net domain N.
Proof. intros net domain rs N E. exact (accepted_tree _ _ _ _ _ E). Qed.

(** If it accepts one of kind [activation] with [N], then exactly [N] patterns occur in the domain. *)
Theorem activation_sound : forall net domain rs N,
  check_core true net domain rs = Accepted N -> activation_regions net domain N.
Proof.
  intros net domain rs N E. apply accepted_tree in E. revert E. apply number_of_same. intros p. split.
  - intros (x & e & L & E & H). exists x. apply H. reflexivity.
  - intros (x & H). exists x, 1%R. split; [apply H|]. split; [lra|]. intros y ->. exact H.
Qed.
