package mds.plugin;

/**
 * What a {@link Reference} points to: an entity by its {@link EntityUri}, where the source knows the other's id; or
 * whatever entity claims an {@link Alias}, where the source knows only an e-mail address or a location.
 */
public sealed interface Target permits EntityUri, Alias {}
