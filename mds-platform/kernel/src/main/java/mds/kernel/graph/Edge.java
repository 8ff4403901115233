package mds.kernel.graph;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import mds.plugin.Alias;
import mds.plugin.EntityUri;

/**
 * A reified relationship.
 *
 * @param from where it starts
 * @param type its verb, read from start to end
 * @param to where it ends
 * @param origin who says so
 */
public record Edge(EntityUri from, String type, EntityUri to, Origin origin) {
    /** Who says that an edge is there. */
    public sealed interface Origin {
        /**
         * The record of the start's root says so.
         *
         * @param alias the alias by which the record named the end; empty if it named the URI
         */
        record Asserted(Optional<Alias> alias) implements Origin {}

        /** A rule derives it from other edges. */
        record Inferred(String rule) implements Origin {}

        /** One spelling for each origin; part of an edge's identity. */
        default String key() {
            return switch (this) {
                case Asserted(var alias) -> alias.map(name -> "alias:" + name).orElse("record");
                case Inferred(var rule) -> "rule:" + rule;
            };
        }
    }

    /** The identity of the edge: a UUID (RFC 9562, version 8) from the SHA-256 of type, ends and origin. */
    public UUID id() {
        String name = String.join("\n", type, from.toString(), to.toString(), origin.key());
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
            long most = (digest.getLong() & ~0xf000L) | 0x8000L;
            long least = (digest.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
            return new UUID(most, least);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
