package mds.source.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import mds.plugin.SourcePlugin;
import mds.plugin.testkit.SourcePluginContract;
import org.junit.jupiter.api.Test;

class IdentityTest extends SourcePluginContract {
    @Override
    protected SourcePlugin plugin() {
        return new Identity();
    }

    @Override
    protected List<String> samples() {
        return List.of("user.json", "group.json");
    }

    @Test
    void looksForAnAddressAmongUsersBeforeGroups() throws Exception {
        upstream().put("groups", sample("group.json").record().deepCopy().put("email", "alice@example.com"));

        assertThat(source().aliasResolver().resolve(Alias.email("alice@example.com")))
                .contains(EntityUri.of("user", SOURCE, "alice"));
    }

    @Test
    void findsAGroupByItsAddress() throws Exception {
        assertThat(source().aliasResolver().resolve(Alias.email("personalization@example.com")))
                .contains(EntityUri.of("group", SOURCE, "personalization"));
    }
}
