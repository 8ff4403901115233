package mds.sandbox;

import mds.sandbox.chaos.HostAccess;
import mds.sandbox.events.TransportPublisher;
import mds.sandbox.sources.Organisation;
import mds.sandbox.sources.SourceCollection;

/** Brings to light what no event told: every source tells once more of all it has, and of all that it had. */
final class Healing {

    private final Organisation organisation;
    private final TransportPublisher publisher;
    private final Console console;

    Healing(HostAccess host, Organisation organisation, TransportPublisher publisher, Console console) {
        this.organisation = organisation;
        this.publisher = publisher;
        this.console = console;
    }

    void heal() {
        console.say("Every source tells of everything once more");
        organisation.backfill().forEach(publisher::publish);
        for (SourceCollection collection : SourceCollection.values()) {
            organisation.deletedIds(collection).forEach(id -> publisher.publish(collection.event(id, "deleted")));
        }
        publisher.flush();
    }
}
