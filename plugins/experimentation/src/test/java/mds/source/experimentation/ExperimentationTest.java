package mds.source.experimentation;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import mds.plugin.InvalidRecordException;
import mds.plugin.SourcePlugin;
import mds.plugin.testkit.Sample;
import mds.plugin.testkit.SourcePluginContract;
import org.junit.jupiter.api.Test;

class ExperimentationTest extends SourcePluginContract {
    @Override
    protected SourcePlugin plugin() {
        return new Experimentation();
    }

    @Override
    protected List<String> samples() {
        return List.of("test.json");
    }

    @Test
    void refusesATestThatListsACellTwice() throws Exception {
        assertRefused("[{\"number\": 2}, {\"number\": \"2\"}]", "each number once");
    }

    @Test
    void refusesACellWithoutANumber() throws Exception {
        assertRefused("[{\"name\": \"control\"}]", "a number in each");
    }

    private void assertRefused(String cells, String expectation) throws Exception {
        Sample test = sample("test.json");
        ObjectNode record = test.record().deepCopy();
        record.set("cells", new ObjectMapper().readTree(cells));

        assertThatExceptionOfType(InvalidRecordException.class)
                .isThrownBy(() -> normalized(test, record))
                .withMessageContaining(expectation);
    }
}
