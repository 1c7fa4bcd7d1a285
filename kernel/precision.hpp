// How many doubles make up an entry of a row, stage by stage.
#pragma once

#include "rows.hpp"

namespace exactregions {

// Bits of the sum of two doubles more than of one, and of those of one what a bound may take.
constexpr double BITS_A_DOUBLE = 53;
constexpr double BITS_TO_LOSE = 24;

// What the errors of summands grow more than the sum, in bits: they may all add up, while entries
// of all signs make about the root of the sum of squares.  `norms` are those of typical rows, of
// the stage before and then of this one.
inline double bits_lost(const Stage& stage, std::vector<double>& norms) {
    std::vector<double> sums(stage.forms), squares(stage.forms);
    for (int k = 0; k + 1 < stage.features; ++k)
        for (int r = 0; r < stage.forms; ++r) {
            // Half of the neurons are active.
            const double summand = std::abs(stage.column[static_cast<std::size_t>(k) * stage.forms + r]) * norms[k];
            sums[r] += summand / 2;
            squares[r] += summand * summand / 2;
        }
    double bits = 0;
    norms.resize(stage.forms);
    for (int r = 0; r < stage.forms; ++r) {
        norms[r] = std::sqrt(squares[r]);
        if (norms[r] > 0) bits += std::max(0.0, std::log2(sums[r] / norms[r]));
    }
    return bits / stage.forms;
}

// Errors of a stage's rows come into all rows of later stages, and grow on the way.  Any choice is
// right; this one leaves few signs open, and most rows, which are those of the last stages, short.
// No row but those of the first stage has less than `least` doubles.
inline void choose_precision(std::vector<Stage>& stages, int least) {
    std::vector<double> norms(stages[0].forms, 1), lost{0};
    for (std::size_t s = 1; s < stages.size(); ++s) lost.push_back(bits_lost(stages[s], norms));
    double later = 0;
    for (std::size_t s = stages.size(); s-- > 1;) {
        later += lost[s];
        const double doubles = std::ceil((later - BITS_TO_LOSE) / BITS_A_DOUBLE) + 1;
        stages[s].doubles = static_cast<int>(std::clamp<double>(doubles, least, MOST_DOUBLES));
    }
}

}  // namespace exactregions
