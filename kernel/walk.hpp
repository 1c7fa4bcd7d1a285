// The depth-first walk that cuts cells by one form after the other; see docs/architecture.md.
#pragma once

#include "arithmetic.hpp"
#include "facets.hpp"
#include "flats.hpp"
#include "precision.hpp"
#include "proofs.hpp"

#include <optional>

namespace exactregions {

// A form that a line of the cone crosses: the line is used up by the cut.
struct LineCut {
    int stage, form;
    Ray* up;    // the line as a ray, on the positive side
    Ray* down;  // and on the other
};

// A cell, or a part of one that is still to be cut.
struct Node : Incidence {
    Ray** rays = nullptr;
    int stage = 0;
    int depth = 0;       // the number of cuts so far
    bool above = false;  // the side of the last cut
    int lines_used = 0;
    int walls = 0;                        // the number of walls; each has a bit in `on_walls`
    Wall* wall_names = nullptr;           // of each wall
    std::uint64_t* settled = nullptr;     // which forms are known not to cut any more
    std::uint64_t* undecided = nullptr;   // which forms are still to be proved, if any are
    PartialRows next;                     // rows of the next stage so far
    bool owns_next = false;               // whether no other part has these, and what is settled, too
    Arena::Mark mark;
    std::size_t living = 0;
};

class AnyWalk {
public:
    virtual ~AnyWalk() = default;
    // Go on until there are `cells` more cells, or the end; whether the end is reached.
    virtual bool advance(std::int64_t cells) = 0;
    // The path of the part that is next, the sides of the cuts that lead to it; empty if none is left.
    virtual std::vector<char> next_path() const = 0;
    // The depths of all parts that are left, the largest parts first.  The others branch off above
    // from the path of the next one; below, where lines of a certificate are written.
    virtual std::vector<int> depths_left() const = 0;
    virtual const Work& work() const = 0;
    // The rows of a stage on the last cell found, as `Arithmetic::rows_with_bounds` says.
    virtual nb::list rows(int stage) = 0;
    // The lines of the certificate since the last time, if they are written.
    virtual std::string take_lines() = 0;

    std::int64_t cells = 0, bounded_cells = 0;
    nb::list found;                        // cells, if they are kept
    std::vector<std::uint64_t> positive;   // the masks of forms positive on each cell, if signs are
    std::optional<Neighbours> neighbours;  // if they are kept
};

// What to follow at a cut on the way to where a walk starts; BOTH is first below, later above.
enum Side { BELOW, ABOVE, BOTH };

struct Input {
    int size;
    nb::sequence stages;  // of (rows, how many of them cut)
    nb::sequence domain;  // the rows of its inequalities
    nb::sequence rays;    // of (vector, mask of positive base forms)
    nb::object walls;     // the mask of base forms that cut the cone out
    int dimension;
    nb::sequence lines;   // of (stage, form, vector, positive, negative, forms that it or a later line crosses)
    bool has_more_lines;  // whether other lines are left, which no form crosses
    nb::object ray_type;  // makes a ray of vector and masks; None: cells are not kept
    bool keeping_signs;   // whether to keep the masks of forms positive on each cell
    bool keeping_neighbours;  // whether to keep them and which cells share a facet
    int proving_from;     // the stage from which, below the path, to write lines of a certificate; -1: none
    bool proving_walls;   // whether these say for each wall of a cell where it has a facet or why it has none
    nb::object tick;      // called after each so much work; may raise to stop; None: nothing is
    std::vector<int> path;  // the sides of the first cuts to follow: BELOW, ABOVE or BOTH
    bool verifying;
    double bound_factor;
    int least_doubles;
};

template <int Fixed>
class Walk final : public AnyWalk {
public:
    explicit Walk(const Input& input)
        : arithmetic_(input.size), start_(input.path), base_forms_(1 + static_cast<int>(nb::len(input.domain))),
          has_more_lines_(input.has_more_lines), ray_type_(input.ray_type),
          keeps_cells_(!input.ray_type.is_none()), keeps_masks_(input.keeping_signs || input.keeping_neighbours),
          proving_from_(input.proving_from), proved_depth_(static_cast<int>(input.path.size())),
          proves_walls_(input.proving_walls), keeps_signs_(keeps_cells_ || keeps_masks_ || proves()) {
        arithmetic_.tick = input.tick;
        arithmetic_.verifying = input.verifying;
        arithmetic_.bound_factor = input.bound_factor;
        read_stages(input);
        read_lines(input);
        if (proves()) read_context(input);
        read_cone(input);
        if (input.keeping_neighbours) keep_neighbours();
    }

    const Work& work() const override { return arithmetic_.work; }
    std::string take_lines() override { return std::exchange(proofs_.text, {}); }
    nb::list rows(int stage) override { return arithmetic_.rows_with_bounds(stage); }

    bool advance(std::int64_t more) override {
        const std::int64_t goal = cells + more;
        while (!pending_.empty() && cells < goal) {
            Node node = pending_.back();
            pending_.pop_back();
            arena().release(node.mark);
            arithmetic_.release_rays(node.living);
            follow(node);
            start_.clear();  // the way to the first cell is over
        }
        return pending_.empty();
    }

    // All that is left branches off the path to the last cell.
    std::vector<char> next_path() const override {
        if (pending_.empty() || !pending_.back().depth) return {};
        const Node& next = pending_.back();
        std::vector<char> path(path_.begin(), path_.begin() + next.depth - 1);
        path.push_back(next.above);
        return path;
    }

    std::vector<int> depths_left() const override {
        std::vector<int> depths;
        for (const Node& node : pending_) depths.push_back(node.depth);
        return depths;
    }

private:
    using Mask = std::vector<std::uint64_t>;

    Arena& arena() { return arithmetic_.arena; }
    const Stage& stage(const Node& node) const { return arithmetic_.stages[node.stage]; }
    bool is_last(const Node& node) const { return node.stage + 1 == static_cast<int>(arithmetic_.stages.size()); }

    // Reading.

    void read_stages(const Input& input) {
        const std::size_t count = nb::len(input.stages);
        arithmetic_.layout.add((base_forms_ + 63) / 64);
        arithmetic_.stages.reserve(count);
        int features = input.size, first = base_forms_;
        for (std::size_t s = 0; s < count; ++s) {
            const nb::object item = input.stages[s];
            const int cutting = nb::cast<int>(item[1]);
            arithmetic_.stages.emplace_back(nb::cast<nb::sequence>(item[0]), cutting, features,
                                            s ? &arithmetic_.stages.back() : nullptr);
            features = arithmetic_.stages.back().forms + 1;
            arithmetic_.layout.add(arithmetic_.stages.back().words);
            first_.push_back(first);
            first += cutting;
        }
        forms_ = first;
        choose_precision(arithmetic_.stages, std::clamp(input.least_doubles, 1, MOST_DOUBLES));
        domain_.emplace(input.domain, base_forms_ - 1, input.size, nullptr);
        arithmetic_.domain_rows = first_rows(*domain_, input.size, arena());
        arithmetic_.rows.resize(count);
        arithmetic_.rows[0] = first_rows(arithmetic_.stages[0], input.size, arena());
    }

    std::vector<Integer> vector_of(nb::handle entries) const {
        std::vector<Integer> vector;
        for (nb::handle entry : entries) vector.emplace_back(entry);
        if (static_cast<int>(vector.size()) != arithmetic_.size()) throw nb::value_error("a vector of wrong length");
        return vector;
    }

    static void read_mask(nb::object mask, std::uint64_t* words, std::size_t count) {
        const nb::int_ word_bits(64), all(~std::uint64_t{0});
        for (std::size_t i = 0; i < count; ++i) {
            words[i] = nb::cast<std::uint64_t>(nb::object(mask & all));
            mask = mask >> word_bits;
        }
    }

    void read_context(const Input& input) {
        int form = 0;
        for (nb::handle inequality : input.domain) context_.push_back({{-1, ++form}, vector_of(inequality)});
    }

    void read_lines(const Input& input) {
        const SignLayout& layout = arithmetic_.layout;
        for (nb::handle item : input.lines) {
            std::vector<Integer> vector = vector_of(item[2]);
            LineCut line{nb::cast<int>(item[0]), nb::cast<int>(item[1]), arithmetic_.given(vector), nullptr};
            for (Integer& entry : vector) entry.negate();
            line.down = arithmetic_.given(vector);
            const std::size_t words = arithmetic_.stages[line.stage].words;
            for (Ray* ray : {line.up, line.down}) {
                const bool up = ray == line.up;
                for (int s = -1; s <= line.stage; ++s) layout.known(*ray, s) = 1;  // earlier signs are 0
                read_mask(item[up ? 3 : 4], layout.positive(*ray, line.stage), words);
                read_mask(item[up ? 4 : 3], layout.negative(*ray, line.stage), words);
            }
            lines_.push_back(line);
            Mask crossed(words);
            read_mask(item[5], crossed.data(), words);
            crossed_by_lines_.push_back(std::move(crossed));
        }
    }

    void read_cone(const Input& input) {
        const SignLayout& layout = arithmetic_.layout;
        Mask walls(layout.words[0]);
        read_mask(input.walls, walls.data(), walls.size());
        base_walls_ = walls;
        Node root;
        root.dimension = input.dimension;
        root.count = static_cast<int>(nb::len(input.rays));
        root.rays = arena().template take<Ray*>(root.count);
        for (std::uint64_t word : walls) root.walls += std::popcount(word);
        root.words = root.walls / 64 + 1;
        root.on_walls = arena().template zeros<std::uint64_t>(root.count * root.words);
        root.wall_names = arena().template take<Wall>(64 * root.words);
        int named = 0;
        for (int form = 0; form < base_forms_; ++form)
            if (has_bit(walls.data(), form)) root.wall_names[named++] = {-1, form};
        for (int i = 0; i < root.count; ++i) {
            const nb::object item = input.rays[i];
            Ray* ray = root.rays[i] = arithmetic_.given(vector_of(item[0]));
            layout.known(*ray, -1) = 1;
            read_mask(item[1], layout.positive(*ray, -1), walls.size());
            int wall = 0;
            for (int form = 0; form < base_forms_; ++form) {
                if (!has_bit(walls.data(), form)) continue;
                if (!has_bit(layout.positive(*ray, -1), form)) set_bit(root.of(i), wall);
                ++wall;
            }
        }
        enter_stage(root, 0);
        push(root);
    }

    void push(Node node) {
        node.mark = arena().mark();
        node.living = arithmetic_.rays.size();
        pending_.push_back(node);
    }

    // Walking.

    // Cut `node` until a cell is left, and leave the other parts for later.
    void follow(Node node) {
        path_.resize(node.depth);
        if (node.depth) path_.back() = node.above;
        cut_forms_.resize(node.depth);
        if (proves()) context_.resize(base_forms_ - 1 + node.depth);
        for (;;) {
            const int form = settle(node);
            if (proves()) prove_decided(node, form);
            if (form < 0) {
                if (is_last(node)) return finish(node);
                enter_stage(node, node.stage + 1);
                continue;
            }
            if (is_last(node) && !keeps_signs_ && crossing_count_ == 1 && !crosses_line(node, form))
                return finish_both(node, form);
            if (can_count(node)) return count_parts(node);
            // The parts that the last cut of all makes need no coordinates, where only signs are kept.
            placing_ = keeps_cells_ || proves() || !is_last(node) || crossing_count_ > 1 || crosses_line(node, form);
            cut(node, form);
        }
    }

    // Find the lowest form that cuts the node, or -1, and add the neurons newly known to be active
    // on all of it to the rows of the next stage.
    int settle(Node& node) {
        const Stage& layer = stage(node);
        const std::size_t words = layer.words;
        positive_.assign(words, 0);
        negative_.assign(words, 0);
        for (int i = 0; i < node.count; ++i) {
            const std::uint64_t* signs = arithmetic_.layout.positive(*node.rays[i], node.stage);
            for (std::size_t w = 0; w < words; ++w) {
                positive_[w] |= signs[w];
                negative_[w] |= signs[words + w];
            }
        }
        int lowest = -1;
        crossing_count_ = 0;
        crossing_.resize(words);
        const bool lined = has_line_to_cut(node);
        for (std::size_t w = 0; w < words; ++w) {
            std::uint64_t crossing = positive_[w] & negative_[w];
            if (lined) crossing |= crossed_by_lines_[node.lines_used][w];
            if (crossing && lowest < 0) lowest = static_cast<int>(64 * w) + std::countr_zero(crossing);
            if (crossing) crossing_count_ += std::popcount(crossing);
            crossing_[w] = crossing;
            if (!node.settled) continue;
            std::uint64_t active = positive_[w] & ~crossing & ~node.settled[w];
            if (!active) continue;
            if (!node.owns_next) {
                node.owns_next = true;
                node.next = copy(node.next, arithmetic_.stages[node.stage + 1].forms, arithmetic_.size(), arena());
                node.settled = arena().copy(node.settled, words);
            }
            node.settled[w] |= active;
            for (; active; active &= active - 1) add_active(node, static_cast<int>(64 * w) + std::countr_zero(active));
        }
        return lowest;
    }

    void add_active(Node& node, int form) {
        arithmetic_.pass(arithmetic_.stages[node.stage + 1].forms);
        ++arithmetic_.work.row_updates;
        arithmetic_.work.long_row_updates += arithmetic_.stages[node.stage + 1].doubles > 1;
        add_row(node.next, arithmetic_.stages[node.stage + 1], arithmetic_.rows[node.stage], form, arithmetic_.size());
    }

    bool has_line_to_cut(const Node& node) const {
        return node.lines_used < static_cast<int>(lines_.size()) && lines_[node.lines_used].stage == node.stage;
    }

    bool crosses_line(const Node& node, int form) const {
        return has_line_to_cut(node) && lines_[node.lines_used].form == form;
    }

    // Go on with the forms of the next stage (or, at the root, of the first).
    void enter_stage(Node& node, int next) {
        if (next > 0) {
            Rows& rows = arithmetic_.rows[next];
            rows = finished_rows(node.next, arithmetic_.stages[next], arithmetic_.size(), arena());
            rows.active = arena().copy(positive_.data(), positive_.size());
        }
        node.stage = next;
        const Stage& layer = stage(node);
        for (int i = 0; i < node.count; ++i) find_signs(*node.rays[i], next);
        if (next > 0) drop_walls(node);
        if (proves()) find_undecided(node);
        node.settled = nullptr;
        if (is_last(node)) return;
        node.settled = arena().template zeros<std::uint64_t>(layer.words);
        node.next = constant_rows(arithmetic_.stages[next + 1], arithmetic_.size(), arena());
        node.owns_next = true;
        for (int form = layer.cutting; form < layer.forms; ++form) add_active(node, form);
    }

    // The signs of a stage at a ray are the same in all cells, since the network is continuous.
    void find_signs(Ray& ray, int s) {
        const SignLayout& layout = arithmetic_.layout;
        if (layout.known(ray, s)) return;
        layout.known(ray, s) = 1;
        if (s > 0 && vanishes(ray, s - 1)) return;
        arithmetic_.pass(10 * arithmetic_.stages[s].cutting);
        std::uint64_t *positive = layout.positive(ray, s), *negative = layout.negative(ray, s);
        for (int first = 0; first < arithmetic_.stages[s].cutting; first += 64) {
            const int count = std::min(64, arithmetic_.stages[s].cutting - first);
            const std::uint64_t all = ~std::uint64_t{0} >> (64 - count);
            arithmetic_.signs(ray, s, first, all, positive[first / 64], negative[first / 64]);
        }
    }

    // Whether all features of a stage are 0 at a direction, and so all forms of later stages.
    bool vanishes(const Ray& ray, int s) const {
        const Stage& layer = arithmetic_.stages[s];
        if (ray.finite || layer.cutting < layer.forms) return false;
        const std::uint64_t* positive = arithmetic_.layout.positive(ray, s);
        return std::all_of(positive, positive + layer.words, [](std::uint64_t word) { return word == 0; });
    }

    // Certificates.

    bool proves() const { return proving_from_ >= 0; }

    // The forms of a stage that are not constant on the node.
    void find_undecided(Node& node) {
        node.undecided = arena().template zeros<std::uint64_t>(stage(node).words);
        for (int form = 0; form < stage(node).cutting; ++form)
            if (!arithmetic_.is_constant(node.stage, form)) set_bit(node.undecided, form);
    }

    // Write a line with proofs for the forms newly known not to cut the node, and leave those that
    // do but for `cut`, which cuts it next.
    void prove_decided(Node& node, int cut) {
        const std::size_t words = stage(node).words;
        if (std::all_of(node.undecided, node.undecided + words, [](std::uint64_t word) { return word == 0; })) return;
        const bool written = node.depth > proved_depth_ || (node.depth == proved_depth_ && node.stage >= proving_from_);
        if (written) write_proofs(node);
        node.undecided = arena().copy(crossing_.data(), words);
        if (cut >= 0) node.undecided[cut / 64] &= ~(std::uint64_t{1} << cut % 64);
    }

    void write_proofs(const Node& node) {
        bool found = false;
        proofs_.text += '[';
        for (std::size_t w = 0; w < stage(node).words; ++w) {
            for (std::uint64_t rest = node.undecided[w] & ~crossing_[w]; rest; rest &= rest - 1) {
                if (found) proofs_.text += ',';
                else proofs_.look_at(node.rays, node.count, context_);
                found = true;
                const int form = static_cast<int>(64 * w) + std::countr_zero(rest);
                arithmetic_.pass(2'000 + 100 * node.count);
                proofs_.prove(node.stage, form, has_bit(positive_.data(), form));
            }
        }
        proofs_.text += "]\n";
    }

    // The line stays open if cells are kept: somebody may have more to say about them.
    void write_leaf(const Node& node) {
        arithmetic_.pass(1'000 + 100 * node.count);
        proofs_.look_at(node.rays, node.count, context_);
        proofs_.begin_leaf();
        if (proves_walls_) {
            facets_.find(node.rays, node.count, node.on_walls, node.words, node.walls);
            proofs_.write_walls(facets_.kept);
        }
        if (!keeps_cells_) proofs_.text += "]\n";
    }

    // Keep only walls that may hold a facet: those with enough rays to span one.
    void drop_walls(Node& node) {
        rays_on_wall_.assign(node.walls, 0);
        for_each_wall(node, [this](int, int wall) { ++rays_on_wall_[wall]; });
        int kept = 0;
        for (int wall = 0; wall < node.walls; ++wall) kept += rays_on_wall_[wall] >= node.dimension - 1;
        if (kept == node.walls && node.walls < static_cast<int>(64 * node.words)) return;
        const std::size_t words = kept / 64 + 1;
        Wall* names = arena().template take<Wall>(64 * words);
        new_wall_.resize(node.walls);
        kept = 0;
        for (int wall = 0; wall < node.walls; ++wall) {
            new_wall_[wall] = rays_on_wall_[wall] >= node.dimension - 1 ? kept : -1;
            if (new_wall_[wall] >= 0) names[kept++] = node.wall_names[wall];
        }
        std::uint64_t* on_walls = arena().template zeros<std::uint64_t>(node.count * words);
        for_each_wall(node, [&](int ray, int wall) {
            if (new_wall_[wall] >= 0) set_bit(on_walls + ray * words, new_wall_[wall]);
        });
        node.wall_names = names;
        node.on_walls = on_walls;
        node.words = words;
        node.walls = kept;
    }

    // Call `visit` for each ray and each wall on which it lies.
    template <class Visit>
    static void for_each_wall(const Node& node, const Visit& visit) {
        for (int ray = 0; ray < node.count; ++ray)
            for (std::size_t w = 0; w < node.words; ++w)
                for (std::uint64_t rest = node.of(ray)[w]; rest; rest &= rest - 1)
                    visit(ray, static_cast<int>(64 * w) + std::countr_zero(rest));
    }

    // Replace `node` by its part below the form, and leave that above it for later; the other
    // way round where lines of a certificate are written.
    void cut(Node& node, int form) {
        ++arithmetic_.work.cuts;
        node.owns_next = false;
        arithmetic_.pass(100 + 10 * stage(node).words * node.count);
        if (node.walls == static_cast<int>(64 * node.words)) drop_walls(node);
        // The entry is free: parts that are left for later have fewer walls or the same one.
        node.wall_names[node.walls] = {node.stage, form};
        Node above = node, below = node;
        above.walls = below.walls = node.walls + 1;
        above.depth = below.depth = node.depth + 1;
        above.above = true;
        below.above = false;
        if (crosses_line(node, form)) {
            cut_across(node, above, below, form);
        } else {
            cut_between(node, above, below, form);
        }
        path_.resize(node.depth);
        cut_forms_.resize(node.depth);
        cut_forms_.push_back(first_[node.stage] + form);
        if (proves()) context_.push_back(proofs_.context_row(node.stage, form));
        if (static_cast<std::size_t>(node.depth) < start_.size()) {
            const int side = start_[node.depth];
            if (side == BOTH) push(above);
            node = side == ABOVE ? above : below;
        } else {
            push(proves() ? below : above);  // a certificate has what is above first
            node = proves() ? above : below;
        }
        path_.push_back(node.above);
    }

    // Room for the rays of both parts of a node.
    void make_room(Node& part, std::size_t count) {
        part.rays = arena().template take<Ray*>(count);
        part.on_walls = arena().template zeros<std::uint64_t>(count * part.words);
        part.count = 0;
    }

    void append(Node& part, Ray* ray, const std::uint64_t* incidence, bool on_wall) {
        std::uint64_t* mask = part.on_walls + part.count * part.words;
        std::copy(incidence, incidence + part.words, mask);
        if (on_wall) set_bit(mask, part.walls - 1);
        part.rays[part.count++] = ray;
    }

    void cut_between(const Node& node, Node& above, Node& below, int form) {
        sides_.find_sides(node.count, [&](int i) {
            const std::uint64_t* positive = arithmetic_.layout.positive(*node.rays[i], node.stage);
            return has_bit(positive, form) ? 1 : has_bit(positive + stage(node).words, form) ? -1 : 0;
        });
        sides_.find_edges(node, [this](std::size_t nanoseconds) { arithmetic_.pass(nanoseconds); });
        const std::size_t on = sides_.on.size() + sides_.edges.size();
        make_room(above, sides_.upper.size() + on);
        make_room(below, sides_.lower.size() + on);
        for (int i : sides_.upper) append(above, node.rays[i], node.of(i), false);
        for (int i : sides_.lower) append(below, node.rays[i], node.of(i), false);
        for (int i : sides_.on)
            for (Node* part : {&above, &below}) append(*part, node.rays[i], node.of(i), true);
        shared_.resize(node.words);
        for (auto [p, q] : sides_.edges) {
            walls_.clear();
            for (std::size_t w = 0; w < node.words; ++w) {
                shared_[w] = node.of(p)[w] & node.of(q)[w];
                for (std::uint64_t word = shared_[w]; word; word &= word - 1)
                    walls_.push_back(node.wall_names[64 * w + std::countr_zero(word)]);
            }
            walls_.push_back({node.stage, form});
            if (has_lines(node)) walls_.clear();
            Ray* ray = between(*node.rays[p], *node.rays[q], node.stage, form);
            for (Node* part : {&above, &below}) append(*part, ray, shared_.data(), true);
        }
    }

    // The new ray between two, and its signs: where they do not oppose each other it inherits.
    Ray* between(Ray& above, Ray& below, int s, int form) {
        const SignLayout& layout = arithmetic_.layout;
        Ray* ray = placing_ ? arithmetic_.combined(above, below, s, form, walls_) : arithmetic_.unplaced(above, below);
        for (int earlier = keeps_signs_ ? -1 : s; earlier < s; ++earlier) {
            layout.known(*ray, earlier) = 1;
            for (std::size_t w = 0; w < 2 * layout.words[earlier + 1]; ++w)
                layout.positive(*ray, earlier)[w] = layout.positive(above, earlier)[w] | layout.positive(below, earlier)[w];
        }
        layout.known(*ray, s) = 1;
        const std::size_t words = layout.words[s + 1];
        std::uint64_t *positive = layout.positive(*ray, s), *negative = layout.negative(*ray, s);
        for (std::size_t w = 0; w < words; ++w) {
            positive[w] = layout.positive(above, s)[w] | layout.positive(below, s)[w];
            negative[w] = layout.negative(above, s)[w] | layout.negative(below, s)[w];
            std::uint64_t opposed = positive[w] & negative[w];
            positive[w] ^= opposed;
            negative[w] ^= opposed;
            for (; opposed; opposed &= opposed - 1) {
                const int other = static_cast<int>(64 * w) + std::countr_zero(opposed);
                if (other == form) continue;
                const int sign = arithmetic_.sign(*ray, s, other);
                if (sign) set_bit(sign > 0 ? positive : negative, other);
            }
        }
        return ray;
    }

    // The line becomes a ray of each part; all rays move along it to where the form is 0.
    void cut_across(const Node& node, Node& above, Node& below, int form) {
        const LineCut& line = lines_[node.lines_used];
        walls_.clear();
        make_room(above, node.count + 1);
        make_room(below, node.count + 1);
        all_walls_.assign(node.words, 0);
        for (int wall = 0; wall < node.walls; ++wall) set_bit(all_walls_.data(), wall);
        append(above, line.up, all_walls_.data(), false);
        append(below, line.down, all_walls_.data(), false);
        for (int i = 0; i < node.count; ++i) {
            Ray* ray = node.rays[i];
            if (has_bit(arithmetic_.layout.positive(*ray, node.stage), form)) {
                ray = between(*ray, *line.down, node.stage, form);
            } else if (has_bit(arithmetic_.layout.negative(*ray, node.stage), form)) {
                ray = between(*line.up, *ray, node.stage, form);
            }
            for (Node* part : {&above, &below}) append(*part, ray, node.of(i), true);
        }
        for (Node* part : {&above, &below}) {
            ++part->lines_used;
            ++part->dimension;
        }
    }

    // Cells.

    bool has_lines(const Node& node) const {
        return has_more_lines_ || node.lines_used < static_cast<int>(lines_.size());
    }

    void finish(const Node& node) {
        const auto finite = [](const Ray* ray) { return ray->finite; };
        ++cells;
        bounded_cells += !has_lines(node) && std::all_of(node.rays, node.rays + node.count, finite);
        if (proves()) write_leaf(node);
        if (keeps_cells_) {
            found.append(cell(node));
        } else if (keeps_masks_) {
            keep_signs(node);
        }
    }

    // Whether to count the parts of a node on flats: not where a line is still to be cut, and not too
    // many at once, as a walk is interrupted between nodes only.
    bool can_count(const Node& node) const {
        return is_last(node) && !keeps_signs_ && node.depth >= static_cast<int>(start_.size()) && !has_line_to_cut(node) &&
               (node.dimension == 2 || crossing_count_ <= flats_.MOST_FORMS) &&
               sections_at_most(crossing_count_, node.dimension - 1) <= MOST_SECTIONS;
    }
    static constexpr double MOST_SECTIONS = 20'000;

    // How many flats so many hyperplanes have.
    static double sections_at_most(int hyperplanes, int dimension) {
        double sum = 1, term = 1;
        for (int k = 0; k < std::min(hyperplanes, dimension) && sum <= MOST_SECTIONS; ++k) {
            term *= static_cast<double>(hyperplanes - k) / (k + 1);
            sum += term;
        }
        return sum;
    }

    void count_parts(const Node& node) {
        const RegionCount found = flats_.count(node, node.rays, node.stage, crossing_.data());
        cells += found.regions;
        if (!has_lines(node)) bounded_cells += found.bounded;
    }

    void keep_neighbours() {
        std::vector<int> first{0};
        first.insert(first.end(), first_.begin(), first_.end());
        neighbours.emplace(arithmetic_.layout, first);
    }

    void keep_signs(const Node& node) {
        inside_.assign(arithmetic_.layout.total, 0);
        for (int i = 0; i < node.count; ++i) join_signs(*node.rays[i]);
        above_.assign(forms_ / 64 + 1, 0);
        for (int s = -1; s < static_cast<int>(arithmetic_.stages.size()); ++s)
            spread(inside_.data() + arithmetic_.layout.offset[s + 1] + 1, s, above_);
        positive.insert(positive.end(), above_.begin(), above_.end());
        if (!neighbours) return;
        neighbours->add_cell(inside_.data());
        facets_.find(node.rays, node.count, node.on_walls, node.words, node.walls);
        arithmetic_.pass(10 * node.count * (node.words + facets_.kept.size()));
        for (const std::uint64_t* facet : facets_.kept) {
            inside_.assign(arithmetic_.layout.total, 0);
            for (int first = 0; first < node.count; first += 64)
                for (std::uint64_t rest = facet[first / 64]; rest; rest &= rest - 1)
                    join_signs(*node.rays[first + std::countr_zero(rest)]);
            neighbours->add_facet(inside_.data());
        }
    }

    // The signs inside a cell or a face are those at its rays.
    void join_signs(const Ray& ray) {
        std::uint64_t* inside = inside_.data();
        const std::size_t words = inside_.size();
        for (std::size_t w = 0; w < words; ++w) inside[w] |= ray.signs[w];
    }

    // Count the two parts that the last form makes of a node, without making them.
    void finish_both(const Node& node, int form) {
        cells += 2;
        if (has_lines(node)) return;
        bool above = true, below = true;
        for (int i = 0; i < node.count; ++i) {
            if (node.rays[i]->finite) continue;
            const std::uint64_t* positive = arithmetic_.layout.positive(*node.rays[i], node.stage);
            above = above && has_bit(positive + stage(node).words, form);
            below = below && has_bit(positive, form);
        }
        bounded_cells += above + below;
    }

    // (rays, mask of walls, mask of positive forms)
    nb::object cell(const Node& node) {
        nb::list rays;
        Mask positive(forms_ / 64 + 1), walls(forms_ / 64 + 1);
        for (int i = 0; i < node.count; ++i) {
            Ray& ray = *node.rays[i];
            for (int s = -1; s < static_cast<int>(arithmetic_.stages.size()); ++s)
                spread(arithmetic_.layout.positive(ray, s), s, positive);
            if (!ray.object) ray.object = python_ray(ray).release().ptr();
            rays.append(nb::borrow(ray.object));
        }
        spread(base_walls_.data(), -1, walls);
        for (int form : cut_forms_) set_bit(walls.data(), form);
        return nb::make_tuple(nb::tuple(rays), python_mask(walls), python_mask(positive));
    }

    nb::object python_ray(Ray& ray) {
        nb::list vector;
        if (ray.integer_norm >= 0) {
            for (int t = 0; t < arithmetic_.size(); ++t) vector.append(ray.integer[t]);
        } else {
            const Integer* exact = arithmetic_.exact(ray);
            for (int t = 0; t < arithmetic_.size(); ++t) vector.append(exact[t].python());
        }
        Mask positive(forms_ / 64 + 1), negative(forms_ / 64 + 1);
        for (int s = -1; s < static_cast<int>(arithmetic_.stages.size()); ++s) {
            spread(arithmetic_.layout.positive(ray, s), s, positive);
            spread(arithmetic_.layout.negative(ray, s), s, negative);
        }
        return ray_type_(nb::tuple(vector), python_mask(positive), python_mask(negative));
    }

    // Put the mask of a stage's forms where these are among all forms.
    void spread(const std::uint64_t* mask, int s, Mask& all) const {
        const int first = s < 0 ? 0 : first_[s];
        const std::size_t word = first / 64;
        const int shift = first % 64;
        for (std::size_t w = 0; w < arithmetic_.layout.words[s + 1]; ++w) {
            all[word + w] |= mask[w] << shift;
            if (shift && word + w + 1 < all.size()) all[word + w + 1] |= mask[w] >> (64 - shift);
        }
    }

    static nb::object python_mask(const Mask& mask) {
        nb::object number = nb::int_(mask.back());
        const nb::int_ word_bits(64);
        for (std::size_t w = mask.size() - 1; w-- > 0;) number = (number << word_bits) | nb::int_(mask[w]);
        return number;
    }

    Arithmetic<Fixed> arithmetic_;
    std::vector<int> start_;
    std::optional<Stage> domain_;
    int base_forms_, forms_ = 0;
    bool has_more_lines_;
    nb::object ray_type_;
    bool keeps_cells_, keeps_masks_;
    int proving_from_, proved_depth_;
    bool proves_walls_;
    bool keeps_signs_;  // whether rays have the signs of all stages up to theirs
    Proofs<Fixed> proofs_{arithmetic_};
    Flats<Fixed> flats_{arithmetic_};
    std::vector<ContextRow> context_;  // the domain's inequalities and the cuts to the current node
    Mask base_walls_;
    std::vector<int> first_;  // the index of each stage's first form among all forms
    std::vector<LineCut> lines_;
    std::vector<Mask> crossed_by_lines_;

    std::vector<Node> pending_;
    std::vector<bool> path_;       // the sides of the cuts to the current node
    std::vector<int> cut_forms_;   // and their forms

    // Of the current node; kept to save allocations.
    Mask positive_, negative_, crossing_, shared_, all_walls_;
    std::vector<int> rays_on_wall_, new_wall_;
    int crossing_count_ = 0;
    bool placing_ = true;
    Separation sides_;
    std::vector<Wall> walls_;
    Mask inside_, above_;
    FacetSets facets_;
};

}  // namespace exactregions
