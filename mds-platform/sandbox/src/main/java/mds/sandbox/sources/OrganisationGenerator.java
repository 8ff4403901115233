package mds.sandbox.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes up the organisation of a plan: the worked example first, then team by team, sources that refer to others last. */
final class OrganisationGenerator {

    private final Draft draft;
    private final int scale;

    OrganisationGenerator(OrganisationPlan plan) {
        this.draft = new Draft(plan);
        this.scale = plan.scale();
    }

    Organisation generate() {
        WorkedExample.addTo(draft.organisation());
        Team.ALL.forEach(this::identify);
        DataDraft data = new DataDraft(draft);
        ModelDraft models = new ModelDraft(draft);
        for (int repeat = 0; repeat < scale; repeat++) {
            for (Team team : Team.ALL) {
                data.draw(team, suffix(repeat));
            }
            for (Team team : Team.ALL) {
                models.draw(team, suffix(repeat));
            }
        }
        return draft.organisation();
    }

    private static String suffix(int repeat) {
        return repeat == 0 ? "" : "-r" + (repeat + 1);
    }

    private void identify(Team team) {
        if (draft.organisation().find(SourceCollection.GROUPS, team.id()).isEmpty()) {
            ObjectNode group = draft.plain(team.id(), team.name()).put("email", team.email());
            group.put("description", "Everyone who works on " + team.name() + ".");
            draft.put(SourceCollection.GROUPS, group);
        }
        for (People.Person person : draft.people().of(team)) {
            ObjectNode user = draft.plain(person.id(), person.name())
                    .put("email", person.email())
                    .put("active", !draft.dice().chance(0.05));
            user.putArray("group_ids").add(team.id());
            draft.put(SourceCollection.USERS, user);
        }
    }
}
