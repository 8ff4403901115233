package mds.sandbox.sources;

import java.time.Instant;

/**
 * What decides how a generated organisation looks: the same plan, the same organisation.
 *
 * @param now the moment that it is generated for; everything in it happened before
 * @param scale how often each team's work is repeated; 1 makes about 2 000 entities, 10 nearly ten times as many
 */
public record OrganisationPlan(long seed, Instant now, int scale) {

    /** The one of the demo. */
    public static OrganisationPlan standard() {
        return new OrganisationPlan(42, Instant.parse("2026-11-01T00:00:00Z"), 1);
    }

    /** Carries it out. */
    public Organisation generate() {
        return new OrganisationGenerator(this).generate();
    }
}
