package mds.source.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import mds.plugin.Entity;
import mds.plugin.SourcePlugin;
import mds.plugin.testkit.Sample;
import mds.plugin.testkit.SourcePluginContract;
import org.junit.jupiter.api.Test;

class DatasetsTest extends SourcePluginContract {
    @Override
    protected SourcePlugin plugin() {
        return new Datasets();
    }

    @Override
    protected List<String> samples() {
        return List.of("dataset.json");
    }

    @Test
    void claimsNoAliasForALocationThatIsNoUri() {
        Sample dataset = sample("dataset.json");
        ObjectNode record = dataset.record().deepCopy().put("location", "/home/alice/watch.csv");

        Entity entity = normalized(dataset, record).root();

        assertThat(entity.aliases()).isEmpty();
        assertThat(entity.attributes()).containsEntry("location", TextNode.valueOf("/home/alice/watch.csv"));
    }

    @Test
    void isAskedForLocationsOnObjectStores() {
        assertThat(source().aliasResolver().schemes()).contains("s3", "gs", "hdfs", "abfss");
    }
}
