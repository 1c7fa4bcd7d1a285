(** * The checker

    The tree of a certificate comes as the list of its records in preorder.  The checker reads them one
    after the other and keeps a stack of the nodes that are still to come.  These are the functions that are
    extracted; Soundness.v proves what their acceptance means. *)

From Coq Require Import ZArith QArith List Bool.
From Formal Require Import Rows Network Scaled.
Import ListNotations.
Open Scope Z_scope.

(** ** Verdicts *)

Inductive reason :=
| bad_proof            (* a proof too short, its form out of range or order, its first multiplier 0 *)
| bad_multipliers      (* not positive, or their rows not increasing and in range *)
| decided_already      (* a proof of a form that is decided already *)
| not_constant         (* the combination is not constant *)
| no_contradiction     (* the combination is a constant that it may be *)
| bad_witness          (* not a single point *)
| witness_outside      (* the witness is not inside the cell *)
| too_many_records     (* a record after the last leaf *)
| too_few_records      (* the end before the last leaf *)
| bad_domain           (* a row of the domain is constant *)
| on_border            (* the witness is on the border of the domain or of a cell *)
| repeated             (* two witnesses of the same cell *).

Inductive outcome (A : Type) :=
| Accepted (a : A)
| Rejected (why : reason)
| Malformed (why : reason).
Arguments Accepted {A} a.
Arguments Rejected {A} why.
Arguments Malformed {A} why.

Definition and_then {A B} (o : outcome A) (f : A -> outcome B) : outcome B :=
  match o with Accepted a => f a | Rejected why => Rejected why | Malformed why => Malformed why end.

(** ** Marks: what a node knows of a form *)

Inductive mark :=
| Constant (sign : bool)
| Split (sign : bool)
| Proved (sign : bool)
| Undecided.

Definition sign_of (m : mark) : option bool :=
  match m with Constant s | Split s | Proved s => Some s | Undecided => None end.

(** The mark of a form when its layer begins. *)
Definition first_mark (n : nat) (f : row) : mark :=
  if is_constant n f then Constant (0 <? constant f) else Undecided.

(** The signs of a layer, once all of its forms are decided. *)
Fixpoint signs_of (marks : list mark) : option (list bool) :=
  match marks with
  | [] => Some []
  | m :: marks' =>
      match sign_of m, signs_of marks' with
      | Some s, Some signs => Some (s :: signs)
      | _, _ => None
      end
  end.

(** ** Nodes *)

(** A node in whose layer some form is undecided; [before / before_scale] are the preactivations. *)
Record inner := {
  context : list wall;
  past : list (list mark);
  current : scaled_layer;
  before : list row;
  before_scale : positive;
  current_forms : list row;
  marks : list mark;
  rest : list scaled_layer
}.

Inductive node := Leaf (context : list wall) | Inner (i : inner).

(** Go into the layers, as long as all forms are constant; [rows / s] is what the first of them takes. *)
Fixpoint enter (n : nat) (context : list wall) (past : list (list mark))
    (rows : list row) (s : positive) (layers : list scaled_layer) : node :=
  match layers with
  | [] => Leaf context
  | l :: rest =>
      let before := preactivation_rows (scaled_weights l) (scaled_bias l) rows s in
      let before_scale := (s * scale l)%positive in
      let fs := forms (scaled_activations l) before before_scale in
      let ms := map (first_mark n) fs in
      match signs_of ms with
      | Some signs =>
          enter n context (past ++ [ms])
            (value_rows (scaled_activations l) before signs before_scale)
            (before_scale * value_scale l) rest
      | None => Inner (Build_inner context past l before before_scale fs ms rest)
      end
  end.

(** The node with a context and marks that may decide all forms. *)
Definition go_on (n : nat) (i : inner) (context : list wall) (ms : list mark) : node :=
  match signs_of ms with
  | Some signs =>
      enter n context (past i ++ [ms])
        (value_rows (scaled_activations (current i)) (before i) signs (before_scale i))
        (before_scale i * value_scale (current i)) (rest i)
  | None =>
      Inner (Build_inner context (past i) (current i) (before i) (before_scale i) (current_forms i) ms (rest i))
  end.

(** ** Records

    The tree is of kind [activation] ([closed]: the walls of the domain and of the sides where a form is not
    positive are weak) or [proper] (all walls are strict). *)

Definition record := list (list Z).

(** Whether it is a contradiction that the form has the other sign than that of [m], if then the sum is [c]
    and [used] says whether it has strict walls. *)
Definition refutes (closed : bool) (m : Z) (used : bool) (c : Z) : bool :=
  if c =? 0 then negb closed || (m <? 0) || used else c <? 0.

(** The marks after proofs [f, m, j1, m1, ...]; forms are counted from [k]. *)
Fixpoint after_proofs (closed : bool) (n : nat) (context : list wall) (proofs : record) (k : Z)
    (ms : list mark) (fs : list row) : outcome (list mark) :=
  match proofs, ms, fs with
  | [], _, _ => Accepted ms
  | (f :: m :: multipliers) :: proofs', mark :: ms', h :: fs' =>
      if f =? k then
        if m =? 0 then Malformed bad_proof else
        match sign_of mark with
        | Some _ => Rejected decided_already
        | None =>
            match combination (multiple (- m) h) false 0 multipliers context with
            | None => Malformed bad_multipliers
            | Some (total, used) =>
                if is_constant n total then
                  if refutes closed m used (constant total) then
                    and_then (after_proofs closed n context proofs' (k + 1) ms' fs')
                      (fun more => Accepted (Proved (0 <? m) :: more))
                  else Rejected no_contradiction
                else Rejected not_constant
            end
        end
      else
        and_then (after_proofs closed n context proofs (k + 1) ms' fs') (fun more => Accepted (mark :: more))
  | _, _, _ => Malformed bad_proof
  end.

(** The first undecided form, and the marks if it is positive and if it is not. *)
Fixpoint first_split (ms : list mark) (fs : list row) : option (row * list mark * list mark) :=
  match ms, fs with
  | Undecided :: ms', h :: _ => Some (h, Split true :: ms', Split false :: ms')
  | m :: ms', _ :: fs' =>
      match first_split ms' fs' with
      | Some (h, yes, no) => Some (h, m :: yes, m :: no)
      | None => None
      end
  | _, _ => None
  end.

(** A witness [x1, ..., xn, d] that is alone in its record, as [(x, d)]. *)
Definition witness_of (n : nat) (r : record) : option (list Z * Z) :=
  match r with
  | [entry] =>
      let x := removelast entry in
      let d := last entry 0 in
      if Nat.eqb (length x) n && (0 <? d) then Some (x, d) else None
  | _ => None
  end.

Fixpoint integer_dot (a x : list Z) (total : Z) : Z :=
  match a, x with
  | a0 :: a', x0 :: x' => integer_dot a' x' (total + a0 * x0)
  | _, _ => total
  end.

(** The value of a row at a witness, times the denominator. *)
Definition at_witness (x : list Z) (d : Z) (r : row) : Z := integer_dot (linear r) x (constant r * d).

Definition holds_at (x : list Z) (d : Z) (w : wall) : bool :=
  let v := at_witness x d (side w) in if strict w then 0 <? v else 0 <=? v.

(** ** The walk *)

Record state := State { stack : list node; found : Z }.

Definition step (closed : bool) (n : nat) (st : state) (r : record) : outcome state :=
  match stack st with
  | [] => Malformed too_many_records
  | Leaf context :: others =>
      match witness_of n r with
      | None => Malformed bad_witness
      | Some (x, d) =>
          if forallb (holds_at x d) context
          then Accepted (State others (found st + 1))
          else Rejected witness_outside
      end
  | Inner i :: others =>
      and_then (after_proofs closed n (context i) r 0 (marks i) (current_forms i)) (fun ms =>
      Accepted (State
        (match first_split ms (current_forms i) with
         | Some (h, yes, no) =>
             go_on n i (context i ++ [Wall true h]) yes
             :: go_on n i (context i ++ [Wall (negb closed) (negated h)]) no :: others
         | None => go_on n i (context i) ms :: others
         end) (found st)))
  end.

Fixpoint run (closed : bool) (n : nat) (st : state) (rs : list record) : outcome state :=
  match rs with
  | [] => Accepted st
  | r :: rs' => and_then (step closed n st r) (fun st' => run closed n st' rs')
  end.

(** Layers after the last one with forms do not matter. *)
Definition formless (l : layer) : bool :=
  forallb (fun a => match breakpoints a with [] => true | _ => false end) (activations l).

Fixpoint with_forms (ls : list layer) : list layer :=
  match ls with
  | [] => []
  | l :: ls' =>
      match with_forms ls' with
      | [] => if formless l then [] else [l]
      | ls'' => l :: ls''
      end
  end.

Definition walls (closed : bool) (domain : list row) : list wall := map (Wall (negb closed)) domain.

Definition start (closed : bool) (net : network) (domain : list row) : state :=
  let n := input_dim net in
  State [enter n (walls closed domain) [] (input_rows n) 1 (map scaled_layer_of (with_forms (layers net)))] 0.

Definition good_domain (n : nat) (domain : list row) : bool := forallb (fun r => negb (is_constant n r)) domain.

(** The number, when no node is left. *)
Definition finish (st : state) : outcome Z :=
  match stack st with [] => Accepted (found st) | _ => Malformed too_few_records end.

(** Check the records of a certificate of kind [proper] or [activation]. *)
Definition check_core (closed : bool) (net : network) (domain : list row) (rs : list record) : outcome Z :=
  if good_domain (input_dim net) domain
  then and_then (run closed (input_dim net) (start closed net domain) rs) finish
  else Malformed bad_domain.
