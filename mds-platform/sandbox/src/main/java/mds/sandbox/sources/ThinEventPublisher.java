package mds.sandbox.sources;

/** Where thin events go. Called from several threads; may block until the transport has taken the event. */
@FunctionalInterface
public interface ThinEventPublisher {

    /** Publishes one event. */
    void publish(ThinEvent event);
}
