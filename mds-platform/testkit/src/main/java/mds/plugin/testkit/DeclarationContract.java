package mds.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.plugin.PluginDescriptor;
import mds.plugin.SourcePlugin;
import mds.schema.CompositionException;
import org.junit.jupiter.api.Test;

/**
 * What a host relies on of what a plugin declares: its types, its fields on others' types, its rules. They are composed by
 * the host's own code, beside stand-ins for the plugins that they refer to. A plugin whose source speaks the contract of
 * {@link mds.plugin.rest} extends {@link SourcePluginContract}, which asks for more; the test of any other plugin extends
 * this class, and holds what it normalizes against {@link #faults}.
 */
public abstract class DeclarationContract {
    private Optional<HostView> host = Optional.empty();

    /** A new instance of the plugin. */
    protected abstract SourcePlugin plugin();

    /** Why a host would refuse a record of the plugin: each names the entity, what it has and what is declared. */
    protected final List<String> faults(NormalizedRecord record) {
        return host().faults(record);
    }

    /** The plugin as a host sees it; without that, no test has anything to go by. */
    final HostView host() {
        HostView view = host.orElseGet(this::composed);
        host = Optional.of(view);
        return view;
    }

    private HostView composed() {
        try {
            return HostView.of(plugin());
        } catch (CompositionException e) {
            return fail("a host would not start: " + e.getMessage());
        }
    }

    @Test
    void isRegisteredAsTheOnlySourcePluginOfItsJar() {
        assertThat(ServiceLoader.load(SourcePlugin.class)).hasExactlyElementsOfTypes(plugin().getClass());
    }

    @Test
    void saysTheSameOfItselfEachTimeItIsAsked() {
        PluginDescriptor descriptor = plugin().descriptor();

        assertThat(plugin().descriptor()).isEqualTo(descriptor);
        assertThat(plugin().graphQlExtension()).isEqualTo(plugin().graphQlExtension());
        assertThat(plugin().inferenceRules()).isEqualTo(plugin().inferenceRules());
        assertThat(descriptor.settings())
                .extracting(PluginDescriptor.Setting::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void declaresWhatAHostCanCompose() {
        assertThat(host().entityTypes().flatMap(type -> StyleFaults.spelling(type).stream()))
                .isEmpty();
    }

    @Test
    void describesItsTypesAndFields() {
        assertThat(StyleFaults.descriptions(plugin().graphQlExtension())).isEmpty();
    }

    @Test
    void hasRulesWhoseEdgesItsOwnFieldsRead() {
        for (InferenceRule rule : plugin().inferenceRules()) {
            assertThat(host().reads(rule.derives())).as(rule.toString()).isTrue();
            switch (rule) {
                case PathRule path ->
                    assertThat(host().knowsTheStartOf(path)).as(rule.toString()).isTrue();
                case MatchRule _ -> {} // reads no edges
            }
        }
    }
}
