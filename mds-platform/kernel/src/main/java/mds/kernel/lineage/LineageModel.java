package mds.kernel.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mds.plugin.Direction;
import mds.plugin.PathRule.Step;

/**
 * Along which edge types lineage runs, as the plugins' SDL says.
 *
 * @param upstream by edge type, how to walk its edges to get upstream: {@link Direction#OUT} if an edge ends at what its
 *     start is made from. Edge types that are missing here carry no lineage
 */
public record LineageModel(Map<String, Direction> upstream) {
    public LineageModel {
        upstream = Map.copyOf(upstream);
    }

    /**
     * The hops that lead one step on.
     *
     * @param edgeTypes only these; all if empty
     */
    List<Step> steps(LineageDirection way, Set<String> edgeTypes) {
        List<Step> steps = new ArrayList<>();
        new TreeMap<>(upstream).forEach((edgeType, up) -> {
            if (edgeTypes.isEmpty() || edgeTypes.contains(edgeType)) {
                steps.add(new Step(edgeType, way == LineageDirection.UPSTREAM ? up : up.opposite()));
            }
        });
        return steps;
    }
}
