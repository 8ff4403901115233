package mds.storage.datomic;

import clojure.lang.Keyword;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.fressian.FressianReader;
import org.fressian.FressianWriter;
import org.fressian.Reader;
import org.fressian.Writer;
import org.fressian.handlers.ILookup;
import org.fressian.handlers.ReadHandler;
import org.fressian.handlers.WriteHandler;
import org.fressian.handlers.WriteHandlerLookup;
import org.fressian.impl.MapLookup;
import org.jspecify.annotations.Nullable;

/**
 * One transaction of a journal, in Fressian, the binary form in which Datomic itself stores its data.
 *
 * @param forms the data of the transaction as it was submitted, its instant included
 * @param entities the sum of the entity ids that it touched, by which a replay is known to be the same
 */
record JournalEntry(List<Object> forms, long entities) {
    private static final String KEYWORD = "key";
    private static final WriteHandler WRITE_KEYWORD = JournalEntry::writeKeyword;

    @SuppressWarnings("rawtypes")
    private static final ILookup<Class, Map<String, WriteHandler>> WRITERS = WriteHandlerLookup.createLookupChain(
            new MapLookup<Class, Map<String, WriteHandler>>(Map.of(Keyword.class, Map.of(KEYWORD, WRITE_KEYWORD))));

    /** When it was committed; the last form says so. */
    Instant instant() {
        return ((Date) ((List<?>) forms.getLast()).get(3)).toInstant();
    }

    /** The data of a transaction. */
    static byte[] encode(List<Object> forms) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (FressianWriter writer = new FressianWriter(bytes, WRITERS)) {
            writer.writeObject(forms);
        } catch (IOException e) {
            throw new UncheckedIOException("a transaction cannot be written in Fressian", e);
        }
        return bytes.toByteArray();
    }

    /** The entry of a transaction that was applied: the sum of its entity ids, then its data. */
    static byte[] seal(long entities, byte[] forms) {
        return ByteBuffer.allocate(Long.BYTES + forms.length)
                .putLong(entities)
                .put(forms)
                .array();
    }

    @SuppressWarnings("unchecked")
    static JournalEntry decode(byte[] entry) {
        long entities = ByteBuffer.wrap(entry).getLong();
        InputStream forms = new ByteArrayInputStream(entry, Long.BYTES, entry.length - Long.BYTES);
        try (FressianReader reader = new FressianReader(forms, JournalEntry::handler)) {
            return new JournalEntry((List<Object>) reader.readObject(), entities);
        } catch (IOException e) {
            throw new UncheckedIOException("an entry of the journal is no Fressian", e);
        }
    }

    /** Keywords come again and again: each is spelled once in an entry and then a byte or two. */
    private static void writeKeyword(Writer writer, Object value) throws IOException {
        Keyword keyword = (Keyword) value;
        writer.writeTag(KEYWORD, 2);
        writer.writeObject(keyword.getNamespace(), true);
        writer.writeObject(keyword.getName(), true);
    }

    private static @Nullable ReadHandler handler(Object tag) {
        return tag.equals(KEYWORD) ? JournalEntry::readKeyword : null;
    }

    private static Object readKeyword(Reader reader, Object tag, int components) throws IOException {
        String namespace = (String) reader.readObject();
        return Keyword.intern(namespace, (String) reader.readObject());
    }
}
