package mds.kernel.event;

import java.time.Instant;
import mds.plugin.SourceEvent;

/**
 * An event that cannot have an effect, kept so that it can be looked at and replayed.
 *
 * @param event as it came, raw bytes and headers
 * @param plugin the id of the plugin that was to read it
 * @param reason what was expected and what was there
 * @param at when it was given up
 */
public record DeadLetter(SourceEvent event, String plugin, String reason, Instant at) {}
