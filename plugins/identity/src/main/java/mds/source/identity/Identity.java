package mds.source.identity;

import java.util.List;
import mds.plugin.Alias;
import mds.plugin.GraphQlExtension;
import mds.plugin.InferenceRule;
import mds.plugin.NormalizedRecord;
import mds.plugin.PluginDescriptor;
import mds.plugin.Source;
import mds.plugin.SourceContext;
import mds.plugin.SourcePlugin;
import mds.plugin.SourceRecord;
import mds.plugin.rest.CommonFields;
import mds.plugin.rest.RestSource;
import mds.plugin.rest.RestSource.AliasPart;

/**
 * An identity system: users and groups, by the conventions of {@link RestSource} and {@link CommonFields}. Both claim the
 * {@code mailto:} alias of their address; who is asked for one looks among users first.
 *
 * <table>
 * <caption>What it reads</caption>
 * <tr><th>collection, entity type</th><th>fields</th><th>thin events</th></tr>
 * <tr><td>{@code users}, {@code user}; also by {@code ?email=}</td>
 * <td>{@code id, name, email, active, group_ids[]}</td>
 * <td>{@code {"event_type": "user_updated", "user_id": "…"}}</td></tr>
 * <tr><td>{@code groups}, {@code group}; also by {@code ?email=}</td><td>{@code id, name, email}</td>
 * <td>{@code {"event_type": "group_updated", "group_id": "…"}}</td></tr>
 * </table>
 */
public final class Identity implements SourcePlugin {
    @Override
    public PluginDescriptor descriptor() {
        return PluginDescriptor.of("identity", "Identity");
    }

    @Override
    public GraphQlExtension graphQlExtension() {
        return GraphQlExtension.fromResource(Identity.class, "identity.graphqls");
    }

    @Override
    public List<InferenceRule> inferenceRules() {
        return List.of();
    }

    @Override
    public Source connect(SourceContext context) {
        return RestSource.of(context)
                .collection("users", "user", "user_id", record -> user(context, record))
                .collection("groups", "group", "group_id", Identity::group)
                .lookup("mailto", "user", "email", AliasPart.NAME)
                .lookup("mailto", "group", "email", AliasPart.NAME)
                .build();
    }

    private static NormalizedRecord user(SourceContext context, SourceRecord record) {
        return NormalizedRecord.of(CommonFields.entity(record)
                .attribute("email", record.text("email"))
                .alias(record.text("email").map(Alias::email))
                .attribute("active", record.json("active"))
                .reference("belongsTo", context.uris("group", record.texts("group_ids")))
                .build());
    }

    private static NormalizedRecord group(SourceRecord record) {
        return NormalizedRecord.of(CommonFields.entity(record)
                .attribute("email", record.text("email"))
                .alias(record.text("email").map(Alias::email))
                .build());
    }
}
