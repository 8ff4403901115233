package mds.kernel.suggestion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.suggestion.Reason.What;
import mds.kernel.suggestion.Trait.Ends;

/** What similar entities have and one has not: each votes for what it has, by how similar it is. */
final class Ballot {
    private final GraphSnapshot graph;
    private final Reach reach;
    private final List<Suggestion> voters;
    private final Map<Long, List<Reason>> votes = new HashMap<>();
    private final Set<Long> had = new HashSet<>();

    Ballot(GraphSnapshot graph, Reach reach, List<Suggestion> voters) {
        this.graph = graph;
        this.reach = reach;
        this.voters = voters;
    }

    /** Takes the votes for what a node may lack. */
    void vote(long node, List<Ends> traits) {
        had.add(node);
        int weights = traits.stream().mapToInt(Ends::weight).sum();
        for (Ends trait : traits) {
            Optional<long[]> own = reach.ends(node, trait.path());
            own.ifPresent(ends -> {
                LongStream.of(ends).forEach(had::add);
                vote(trait, (double) trait.weight() / weights);
            });
        }
    }

    private void vote(Ends trait, double share) {
        double all = voters.stream().mapToDouble(Suggestion::score).sum();
        for (Suggestion voter : voters) {
            long[] ends = reach.ends(graph.node(voter.uri()).orElseThrow(), trait.path()).stream()
                    .flatMapToLong(LongStream::of)
                    .filter(reach::isThere)
                    .toArray();
            Reason reason =
                    new Reason(trait.by(), new What.Thing(voter.uri()), share * voter.score() / all, ends.length);
            LongStream.of(ends)
                    .forEach(end -> votes.computeIfAbsent(end, none -> new ArrayList<>())
                            .add(reason));
        }
    }

    /** What has the most votes. */
    List<Suggestion> elected(int first) {
        return votes.entrySet().stream()
                .filter(vote -> !had.contains(vote.getKey()))
                .map(vote -> Suggestion.of(graph.uri(vote.getKey()), vote.getValue()))
                .sorted(Suggestion.BEST_FIRST)
                .limit(first)
                .toList();
    }
}
