package mds.kernel.event;

import mds.plugin.SourceEvent;

/**
 * What a transport cannot hand to a decoder: its envelope is broken, or its signature is not that of the sender.
 *
 * @param event as it came, envelope and all
 * @param reason what was expected and what was there, for people; holds no secret
 */
public record UnreadableEvent(SourceEvent event, String reason) {}
