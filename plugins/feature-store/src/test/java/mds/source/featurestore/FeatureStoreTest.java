package mds.source.featurestore;

import java.util.List;
import java.util.Map;
import mds.plugin.SourcePlugin;
import mds.plugin.testkit.SourcePluginContract;

class FeatureStoreTest extends SourcePluginContract {
    @Override
    protected SourcePlugin plugin() {
        return new FeatureStore();
    }

    @Override
    protected List<String> samples() {
        return List.of("feature.json", "feature-set.json");
    }

    @Override
    protected Map<String, String> owners() {
        return Map.of("dataset", "datasets");
    }
}
