package mds.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTest {
    private static final EntityUri MODEL = EntityUri.of("model", "registry", "ranking");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Test
    void isNamedByItsIdUntilSomethingBetterIsSaid() {
        assertThat(Entity.of(MODEL).name(Optional.of(" ")).build().name()).isEqualTo("ranking");
        assertThat(Entity.of(MODEL.part("cell", "2")).build().name()).isEqualTo("2");
        assertThat(Entity.of(MODEL)
                        .name("Ranking")
                        .name(Optional.empty())
                        .build()
                        .name())
                .isEqualTo("Ranking");
    }

    @Test
    void takesAbsentNullAndEmptyAsNotSaid() {
        Entity entity = Entity.of(MODEL)
                .description(Optional.of(" "))
                .link(Optional.empty())
                .domains(List.of("", " "))
                .tag("team", Optional.of(""))
                .alias(Optional.empty())
                .attribute("a", JSON.missingNode())
                .attribute("b", JSON.nullNode())
                .attribute("c", JSON.arrayNode())
                .attribute("d", JSON.objectNode())
                .attribute("e", JSON.textNode(""))
                .attribute("f", Optional.of(""))
                .instant("g", Optional.empty())
                .reference("producedBy", Optional.<EntityUri>empty())
                .reference("reads", List.<EntityUri>of())
                .build();

        assertThat(entity.description()).isEmpty();
        assertThat(entity.link()).isEmpty();
        assertThat(entity.domains()).isEmpty();
        assertThat(entity.tags()).isEmpty();
        assertThat(entity.aliases()).isEmpty();
        assertThat(entity.attributes()).isEmpty();
        assertThat(entity.references()).isEmpty();
    }

    @Test
    void keepsFalseAndZero() {
        Entity entity = Entity.of(MODEL)
                .attribute("active", JSON.booleanNode(false))
                .attribute("count", JSON.numberNode(0))
                .build();

        assertThat(entity.attributes()).containsOnlyKeys("active", "count");
    }

    @Test
    void doesNotChangeWithWhatItWasMadeFrom() {
        ObjectNode metrics = JSON.objectNode().put("auc", 0.5);
        Entity.Builder builder = Entity.of(MODEL).attribute("metrics", metrics);
        Entity entity = builder.build();
        metrics.put("auc", 0.9);
        builder.name("later").reference("producedBy", MODEL).tag("team", Optional.of("x"));

        assertThat(entity.attributes())
                .containsEntry("metrics", JSON.objectNode().put("auc", 0.5));
        assertThat(entity.name()).isEqualTo("ranking");
        assertThat(entity.references()).isEmpty();
        assertThat(entity.tags()).isEmpty();
    }

    @Test
    void saysEachThingOnce() {
        Entity entity = Entity.of(MODEL)
                .reference("producedBy", MODEL)
                .reference("producedBy", Optional.of(MODEL))
                .reference("producedBy", List.of(MODEL, MODEL))
                .instant("startedAt", Optional.of(Instant.EPOCH))
                .build();

        assertThat(entity.references()).containsExactly(new Reference("producedBy", MODEL));
        assertThat(entity.attributes()).containsEntry("startedAt", JSON.textNode("1970-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://registry.example.com/m?x=1", " HTTP://registry:8080/m "})
    void linksToPagesOnTheWeb(String url) {
        assertThat(Entity.of(MODEL).link(Optional.of(url)).build().link()).contains(URI.create(url.strip()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "/models/x",
                "registry.example.com",
                "http:///x",
                "http://["
            })
    void linksNowhereElse(String url) {
        assertThat(Entity.of(MODEL).link(Optional.of(url)).build().link()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "produced-by", "ProducedBy", "produced by", "7"})
    void refusesNamesThatAreNotCamelCase(String name) {
        Entity.Builder entity = Entity.of(MODEL);

        assertThatIllegalArgumentException().isThrownBy(() -> entity.reference(name, MODEL));
        assertThatIllegalArgumentException().isThrownBy(() -> entity.attribute(name, JSON.numberNode(1)));
    }

    @Test
    void ownsOnlyItsOwnParts() {
        Entity root = Entity.of(MODEL).build();
        Entity part = Entity.of(MODEL.part("cell", "1")).build();
        Entity foreign = Entity.of(EntityUri.of("model", "registry", "x").part("cell", "1"))
                .build();

        assertThat(new NormalizedRecord(root, List.of(part)).entities()).containsExactly(root, part);
        assertThatIllegalArgumentException().isThrownBy(() -> new NormalizedRecord(root, List.of(foreign)));
        assertThatIllegalArgumentException().isThrownBy(() -> new NormalizedRecord(root, List.of(part, part)));
        assertThatIllegalArgumentException().isThrownBy(() -> new NormalizedRecord(root, List.of(root)));
    }
}
