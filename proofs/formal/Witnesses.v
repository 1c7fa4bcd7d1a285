(** * Lists of witnesses

    The checker of certificates with [>=], for cells and for patterns, and its soundness. *)

From Coq Require Import ZArith QArith List Reals Lra Lia Bool.
From Formal Require Import Rows Network Scaled Tree Nodes Soundness.
Import ListNotations.
Open Scope Z_scope.

(** ** Sets of lists of signs *)

Inductive set := Empty | Node (here : bool) (no yes : set).

Fixpoint member (key : list bool) (s : set) {struct s} : bool :=
  match s, key with
  | Empty, _ => false
  | Node here _ _, [] => here
  | Node _ no yes, sign :: key' => member key' (if sign then yes else no)
  end.

Fixpoint single (key : list bool) : set :=
  match key with
  | [] => Node true Empty Empty
  | sign :: key' => if sign then Node false Empty (single key') else Node false (single key') Empty
  end.

(** The set with one more key; [None] if it has it already. *)
Fixpoint added (key : list bool) (s : set) {struct s} : option set :=
  match s, key with
  | Empty, _ => Some (single key)
  | Node here no yes, [] => if here then None else Some (Node true no yes)
  | Node here no yes, sign :: key' =>
      if sign
      then match added key' yes with Some yes' => Some (Node here no yes') | None => None end
      else match added key' no with Some no' => Some (Node here no' yes) | None => None end
  end.

Lemma member_single : forall key other, member other (single key) = true <-> other = key.
Proof.
  induction key as [|sign key IH]; intros [|sign' other]; cbn [single].
  - split; reflexivity.
  - destruct sign'; cbn; split; intros; discriminate.
  - destruct sign; cbn; split; intros; discriminate.
  - destruct sign, sign'; cbn [member]; rewrite ?IH; split; intros H; try discriminate; congruence.
Qed.

Lemma added_member : forall s key s', added key s = Some s' ->
  member key s = false /\ forall other, member other s' = true <-> other = key \/ member other s = true.
Proof.
  induction s as [|here no IHn yes IHy]; intros key s' E.
  - cbn in E. injection E as <-. split; [reflexivity|]. intros other. rewrite member_single.
    split; [auto | intros [H|H]; [exact H | discriminate]].
  - destruct key as [|[|] key]; cbn in E.
    + destruct here; [discriminate|]. injection E as <-. split; [reflexivity|].
      intros [|[|] other]; cbn; split; try (intros [H|H]); auto; discriminate.
    + destruct (added key yes) as [yes'|] eqn:A; [|discriminate]. injection E as <-.
      destruct (IHy _ _ A) as [N M]. split; [exact N|].
      intros [|[|] other]; cbn; rewrite ?M; split; intros H; try destruct H; auto; try discriminate;
        [left; congruence | left; congruence].
    + destruct (added key no) as [no'|] eqn:A; [|discriminate]. injection E as <-.
      destruct (IHn _ _ A) as [N M]. split; [exact N|].
      intros [|[|] other]; cbn; rewrite ?M; split; intros H; try destruct H; auto; try discriminate;
        [left; congruence | left; congruence].
Qed.

(** ** The checker *)

(** The sign of a form at a witness [x / d].  Unless [closed], it must be the sign on a whole cell: [None] if a
    form that is not constant is 0. *)
Definition sign_at (closed : bool) (n : nat) (x : list Z) (d : Z) (f : row) : option bool :=
  if is_constant n f then Some (0 <? constant f)
  else let v := at_witness x d f in if negb closed && (v =? 0) then None else Some (0 <? v).

Fixpoint all_some {A} (l : list (option A)) : option (list A) :=
  match l with
  | [] => Some []
  | Some a :: l' => match all_some l' with Some others => Some (a :: others) | None => None end
  | None :: _ => None
  end.

(** The pattern at a witness. *)
Fixpoint pattern_there (closed : bool) (n : nat) (x : list Z) (d : Z) (rows : list row) (s : positive)
    (layers : list scaled_layer) : option pattern :=
  match layers with
  | [] => Some []
  | l :: rest =>
      let before := preactivation_rows (scaled_weights l) (scaled_bias l) rows s in
      let before_scale := (s * scale l)%positive in
      match all_some (map (sign_at closed n x d) (forms (scaled_activations l) before before_scale)) with
      | None => None
      | Some signs =>
          match
            pattern_there closed n x d (value_rows (scaled_activations l) before signs before_scale)
              (before_scale * value_scale l) rest
          with
          | Some p => Some (signs :: p)
          | None => None
          end
      end
  end.

Record seen := Seen { patterns : set; number : Z }.

(** The next witness.  [layers] are those of the network up to the last one with forms. *)
Definition see (closed : bool) (n : nat) (layers : list scaled_layer) (domain : list row)
    (st : seen) (r : record) : outcome seen :=
  match witness_of n r with
  | None => Malformed bad_witness
  | Some (x, d) =>
      if forallb (holds_at x d) (walls closed domain) then
        match pattern_there closed n x d (input_rows n) 1 layers with
        | None => Rejected on_border
        | Some p =>
            match added (concat p) (patterns st) with
            | Some s => Accepted (Seen s (number st + 1))
            | None => Rejected repeated
            end
        end
      else Rejected witness_outside
  end.

Fixpoint see_all (closed : bool) (n : nat) (layers : list scaled_layer) (domain : list row)
    (st : seen) (rs : list record) : outcome seen :=
  match rs with
  | [] => Accepted st
  | r :: rs' => and_then (see closed n layers domain st r) (fun st' => see_all closed n layers domain st' rs')
  end.

Definition see_start : seen := Seen Empty 0.

Definition prepared (net : network) : list scaled_layer := map scaled_layer_of (with_forms (layers net)).

Definition check_witnesses (closed : bool) (net : network) (domain : list row) (rs : list record) : outcome Z :=
  and_then (see_all closed (input_dim net) (prepared net) domain see_start rs) (fun st => Accepted (number st)).

(** ** Soundness *)

Definition real (x : list Z) (d : Z) : point := map (fun z => IZR z / IZR d)%R x.

Lemma sample_less : forall closed e f x y, (e <= f)%R -> sample closed e x y -> sample closed f x y.
Proof. intros [|] e f x y H S; [exact S | exact (near_less _ _ _ _ H S)]. Qed.

Lemma sample_length : forall closed e x y, sample closed e x y -> length y = length x.
Proof. intros [|] e x y S; [cbn in S; congruence | exact (near_length _ _ _ S)]. Qed.

(** A form has its sign at the witness, or near it. *)
Lemma sign_at_right : forall closed n x d f sign,
  length x = n -> 0 < d -> sign_at closed n x d f = Some sign ->
  exists e, (0 < e)%R /\ forall y, sample closed e (real x d) y -> is_positive (value f y) = sign.
Proof.
  intros closed n x d f sign L D. unfold sign_at. destruct (is_constant n f) eqn:C.
  - intros E. injection E as <-. exists 1%R. split; [lra|]. intros y Y. apply sample_length in Y.
    unfold real in Y. rewrite map_length in Y. rewrite (value_constant n) by (auto; lia).
    apply is_positive_integer.
  - destruct (negb closed && _) eqn:B; [discriminate|]. intros E. injection E as <-.
    assert (V := at_witness_value x d f D). fold (real x d) in V.
    assert (D' : (0 < IZR d)%R) by (apply IZR_lt, D).
    assert (S : is_positive (value f (real x d)) = (0 <? at_witness x d f)).
    { rewrite <- (is_positive_factor (IZR d)) by exact D'. rewrite <- V. apply is_positive_integer. }
    destruct closed; cbn [negb andb] in B; [exists 1%R; split; [lra|]; intros y ->; exact S|].
    rewrite <- S. cbn [sample]. destruct (is_positive (value f (real x d))) eqn:P.
    + apply is_positive_true, positive_near in P as (e & E & N). exists e. split; [exact E|].
      intros y Y. apply is_positive_true, N, Y.
    + apply Z.eqb_neq in B. symmetry in S. apply Z.ltb_ge in S.
      assert (M : (0 < value (negated f) (real x d))%R).
      { rewrite value_negated. apply Rmult_lt_reg_l with (IZR d); [exact D'|].
        assert (at_witness x d f < 0) as N by lia. apply IZR_lt in N. lra. }
      apply positive_near in M as (e & E & N). exists e. split; [exact E|].
      intros y Y. apply is_positive_false. specialize (N y Y). rewrite value_negated in N. lra.
Qed.

Lemma signs_at_right : forall closed n x d fs signs,
  length x = n -> 0 < d -> all_some (map (sign_at closed n x d) fs) = Some signs ->
  exists e, (0 < e)%R /\ forall y, sample closed e (real x d) y ->
    map (fun f => is_positive (value f y)) fs = signs.
Proof.
  intros closed n x d fs signs L D. revert signs. induction fs as [|f fs IH]; intros signs E; cbn in E.
  - injection E as <-. exists 1%R. split; [lra | reflexivity].
  - destruct (sign_at closed n x d f) as [sign|] eqn:S; [|discriminate].
    destruct (all_some _) as [others|]; [|discriminate]. injection E as <-.
    destruct (sign_at_right _ _ _ _ _ _ L D S) as (e & E & He).
    destruct (IH _ eq_refl) as (e' & E' & He').
    exists (Rmin e e'). split; [apply Rmin_glb_lt; lra|]. intros y Y. cbn [map]. f_equal.
    + apply He. eapply sample_less; [apply Rmin_l | exact Y].
    + apply He'. eapply sample_less; [apply Rmin_r | exact Y].
Qed.

Lemma pattern_there_right : forall closed n x d ks ls rows s p,
  length x = n -> 0 < d -> Forall2 layer_is ls ks ->
  pattern_there closed n x d rows s ks = Some p ->
  exists e, (0 < e)%R /\ forall y, sample closed e (real x d) y ->
    pattern_from ls (values_at rows s y) = p.
Proof.
  intros closed n x d ks ls rows s p L D K. revert rows s p.
  induction K as [|l k ls ks K0 K IH]; intros rows s p E; cbn [pattern_there] in E.
  - injection E as <-. exists 1%R. split; [lra | reflexivity].
  - set (zs := preactivation_rows _ _ rows s) in *. set (t := (s * scale k)%positive) in *.
    destruct (all_some _) as [signs|] eqn:S; [|discriminate].
    destruct (pattern_there _ _ _ _ _ _ ks) as [p'|] eqn:P; [|discriminate]. injection E as <-.
    destruct (signs_at_right _ _ _ _ _ _ L D S) as (e & E & He).
    destruct (IH _ _ _ P) as (e' & E' & He').
    exists (Rmin e e'). split; [apply Rmin_glb_lt; lra|]. intros y Y.
    assert (Z : preactivations (weights l) (bias l) (values_at rows s y) = values_at zs t y).
    { symmetry. apply preactivation_rows_value; apply K0. }
    assert (Sy : layer_signs (activations l) (values_at zs t y) = signs).
    { rewrite (forms_signs _ _ _ _ _ _ (activations_are _ _ K0)).
      apply He. eapply sample_less; [apply Rmin_l | exact Y]. }
    cbn [pattern_from]. rewrite Z, Sy. f_equal.
    rewrite <- (value_rows_value _ _ _ _ _ _ (activations_are _ _ K0)), Sy.
    apply He'. eapply sample_less; [apply Rmin_r | exact Y].
Qed.

(** The patterns so far are different, and each is there. *)
Definition seen_right (closed : bool) (net : network) (domain : list row) (st : seen) : Prop :=
  exists ps, NoDup ps /\ Z.of_nat (length ps) = number st /\
    (forall p, In p ps -> member (concat p) (patterns st) = true) /\
    Forall (counts closed (input_dim net) domain (pattern_from (with_forms (layers net)))) ps.

Lemma see_right : forall closed net domain st r st',
  seen_right closed net domain st ->
  see closed (input_dim net) (prepared net) domain st r = Accepted st' -> seen_right closed net domain st'.
Proof.
  intros closed net domain st r st' (ps & Dist & Len & Mem & All) E. unfold see in E.
  destruct (witness_of _ r) as [[x d]|] eqn:W; [|discriminate]. apply witness_of_good in W as [L D].
  destruct (forallb _ _) eqn:In; [|discriminate].
  destruct (pattern_there _ _ _ _ _ _ _) as [p|] eqn:P; [|discriminate].
  destruct (added _ _) as [s|] eqn:A; [|discriminate]. injection E as <-.
  destruct (added_member _ _ _ A) as [New Mem'].
  exists (p :: ps). cbn [patterns number]. split; [|split; [|split]].
  - constructor; [|exact Dist]. intros Old. rewrite (Mem p Old) in New. discriminate.
  - cbn [length]. lia.
  - intros q [<-|Q]; apply Mem'; auto.
  - constructor; [|exact All].
    apply (witness_inside (input_dim net) x d _ L D) in In. fold (real x d) in In.
    destruct (pattern_there_right _ _ _ _ _ _ _ _ _ L D (scaled_layers_are _) P) as (e & E & He).
    assert (Near : exists f, (0 < f)%R /\ forall y, sample closed f (real x d) y ->
              inside (input_dim net) (walls closed domain) y).
    { unfold sample. destruct closed.
      - exists 1%R. split; [lra|]. intros y ->. exact In.
      - apply inside_near; [|exact In]. apply Forall_map, Forall_forall. reflexivity. }
    destruct Near as (f & F & Hf). exists (real x d), (Rmin e f).
    split; [apply In|]. split; [apply Rmin_glb_lt; lra|]. intros y Y. split.
    + apply (inside_walls closed), Hf. eapply sample_less; [apply Rmin_r | exact Y].
    + rewrite <- (He y) by (eapply sample_less; [apply Rmin_l | exact Y]).
      assert (Ly : length y = input_dim net).
      { rewrite (sample_length _ _ _ _ Y). apply In. }
      rewrite <- Ly at 1. rewrite values_at_inputs. reflexivity.
Qed.

Lemma see_all_right : forall closed net domain rs st st',
  seen_right closed net domain st ->
  see_all closed (input_dim net) (prepared net) domain st rs = Accepted st' ->
  seen_right closed net domain st'.
Proof.
  intros closed net domain rs. induction rs as [|r rs IH]; intros st st' S E; cbn [see_all] in E.
  - injection E as <-. exact S.
  - destruct (see _ _ _ _ st r) as [st1| |] eqn:One; try discriminate.
    exact (IH _ _ (see_right _ _ _ _ _ _ S One) E).
Qed.

Lemma accepted_witnesses : forall closed net domain rs N,
  check_witnesses closed net domain rs = Accepted N ->
  at_least (fun p => exists x e, length x = input_dim net /\ (0 < e)%R /\
    forall y, sample closed e x y -> cell net domain p y) N.
Proof.
  intros closed net domain rs N E. unfold check_witnesses in E.
  destruct (see_all _ _ _ _ _ _) as [st| |] eqn:S; try discriminate. injection E as <-.
  assert (Start : seen_right closed net domain see_start).
  { exists []. repeat split; auto; try constructor. }
  destruct (see_all_right _ _ _ _ _ _ Start S) as (ps & D & L & _ & All).
  destruct (with_forms_pattern (layers net)) as [tail T].
  exists (map (fun p => p ++ tail) ps). split; [|split].
  - apply FinFun.Injective_map_NoDup; [|exact D]. intros p q. apply app_inv_tail.
  - rewrite map_length. exact L.
  - apply Forall_map. eapply Forall_impl; [|exact All]. intros p (x & e & Lx & E & H).
    exists x, e. split; [exact Lx|]. split; [exact E|]. intros y Y. destruct (H y Y) as [Dy <-].
    split; [exact Dy | apply T].
Qed.

(** If the checker accepts [proper >= N], then the network has at least [N] cells of full dimension in the
    domain. *)
Theorem proper_at_least_sound : forall net domain rs N,
  check_witnesses false net domain rs = Accepted N -> proper_at_least net domain N.
Proof. intros net domain rs N E. exact (accepted_witnesses _ _ _ _ _ E). Qed.

(** If it accepts [activation >= N], then at least [N] patterns occur in the domain. *)
Theorem activation_at_least_sound : forall net domain rs N,
  check_witnesses true net domain rs = Accepted N -> activation_at_least net domain N.
Proof.
  intros net domain rs N E. apply accepted_witnesses in E. destruct E as (ps & D & L & All).
  exists ps. split; [exact D|]. split; [exact L|]. eapply Forall_impl; [|exact All].
  intros p (x & e & _ & _ & H). exists x. apply H. reflexivity.
Qed.
