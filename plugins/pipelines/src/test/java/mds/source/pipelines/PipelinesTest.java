package mds.source.pipelines;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import mds.plugin.InvalidRecordException;
import mds.plugin.SourcePlugin;
import mds.plugin.testkit.Sample;
import mds.plugin.testkit.SourcePluginContract;
import org.junit.jupiter.api.Test;

class PipelinesTest extends SourcePluginContract {
    @Override
    protected SourcePlugin plugin() {
        return new Pipelines();
    }

    @Override
    protected List<String> samples() {
        return List.of("pipeline.json", "run.json");
    }

    @Override
    protected Map<String, String> owners() {
        return Map.of("ab-test", "experimentation", "dataset", "datasets");
    }

    @Test
    void refusesAnAllocationWithoutItsTest() {
        Sample run = sample("run.json");
        ObjectNode record = run.record().deepCopy();
        record.putArray("ab_test_cells").addObject().put("cell", 2);

        assertThatExceptionOfType(InvalidRecordException.class)
                .isThrownBy(() -> normalized(run, record))
                .withMessageContaining("'test_id' in each");
    }
}
