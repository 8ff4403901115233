package mds.storage.datomic;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mds.kernel.event.DeadLetter;
import mds.kernel.event.KeptLetter;
import mds.plugin.SourceEvent;

/** What is done to dead letters, as bytes: one is put in its place, or some are removed. */
final class LetterCodec {
    private static final int PUT = 1;
    private static final int REMOVE = 2;

    private LetterCodec() {}

    /** What is done with what was read. */
    interface Visitor {
        void put(KeptLetter letter);

        void remove(List<Long> ids);
    }

    static byte[] put(KeptLetter kept) {
        DeadLetter letter = kept.letter();
        SourceEvent event = letter.event();
        return bytes(out -> {
            out.writeByte(PUT);
            out.writeLong(kept.id());
            out.writeLong(Datoms.micros(letter.at()));
            out.writeLong(Datoms.micros(event.receivedAt()));
            out.writeLong(letter.length());
            out.writeInt(letter.attempts());
            for (String text : List.of(event.source(), letter.plugin(), letter.reason(), event.position())) {
                write(out, text.getBytes(StandardCharsets.UTF_8));
            }
            out.writeInt(event.headers().size());
            for (Map.Entry<String, String> header : event.headers().entrySet()) {
                write(out, header.getKey().getBytes(StandardCharsets.UTF_8));
                write(out, header.getValue().getBytes(StandardCharsets.UTF_8));
            }
            write(out, event.payload());
        });
    }

    static byte[] remove(Collection<Long> ids) {
        return bytes(out -> {
            out.writeByte(REMOVE);
            out.writeInt(ids.size());
            for (long id : ids) {
                out.writeLong(id);
            }
        });
    }

    static void read(byte[] entry, Visitor visitor) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry))) {
            switch (in.readByte()) {
                case PUT -> visitor.put(letter(in));
                case REMOVE -> {
                    int count = in.readInt();
                    List<Long> ids = new ArrayList<>(count);
                    for (int number = 0; number < count; number++) {
                        ids.add(in.readLong());
                    }
                    visitor.remove(ids);
                }
                default -> throw new IllegalStateException("an entry of the dead letters is of no known kind");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeptLetter letter(DataInputStream in) throws IOException {
        long id = in.readLong();
        long at = in.readLong();
        long receivedAt = in.readLong();
        long length = in.readLong();
        int attempts = in.readInt();
        String source = text(in);
        String plugin = text(in);
        String reason = text(in);
        String position = text(in);
        Map<String, String> headers = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            headers.put(text(in), text(in));
        }
        SourceEvent event = new SourceEvent(source, content(in), headers, position, Datoms.instant(receivedAt));
        return new KeptLetter(id, new DeadLetter(event, length, plugin, reason, Datoms.instant(at), attempts));
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(content(in), StandardCharsets.UTF_8);
    }

    private static byte[] content(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static void write(DataOutputStream out, byte[] content) throws IOException {
        out.writeInt(content.length);
        out.write(content);
    }

    private interface Body {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            body.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
