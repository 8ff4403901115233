package mds.source.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mds.plugin.EntityUri;
import mds.plugin.Reference;
import mds.plugin.SourcePlugin;
import mds.plugin.testkit.Sample;
import mds.plugin.testkit.SourcePluginContract;
import org.junit.jupiter.api.Test;

class ModelRegistryTest extends SourcePluginContract {
    @Override
    protected SourcePlugin plugin() {
        return new ModelRegistry();
    }

    @Override
    protected List<String> samples() {
        return List.of("model.json", "instance.json");
    }

    @Override
    protected Map<String, String> owners() {
        return Map.of("pipeline-run", "orchestrator", "feature", "features");
    }

    @Test
    void leavesAForeignKeyWhoseTypeNoSourceOwnsVisible() {
        Sample instance = sample("instance.json");

        assertThat(normalized(instance, instance.record()).root().references())
                .contains(new Reference("trainedOn", EntityUri.of("dataset", "unconfigured", "watch_events")));
    }
}
