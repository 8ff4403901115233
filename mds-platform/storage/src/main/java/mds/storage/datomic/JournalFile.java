package mds.storage.datomic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Transactions in a file that only grows. Each force writes one frame: a mark, the length and the CRC-32C of what
 * follows, then its transactions, each as basis, length and bytes.
 *
 * <p>A frame that is not whole at the very end was never acknowledged to anyone: a process died while it wrote. It is cut
 * off. One with a whole frame behind it was acknowledged and is damaged: the file is then refused. Not thread-safe.
 */
final class JournalFile implements AutoCloseable {
    private static final long MAGIC = 0x4d44_534a_4e4c_0001L;
    private static final int MARK = 0x4652_414d;
    private static final int FRAME_HEADER = 3 * Integer.BYTES;
    private static final int TRANSACTION_HEADER = Long.BYTES + Integer.BYTES;
    private static final int SCAN = 1 << 20;
    private static final System.Logger LOG = System.getLogger(JournalFile.class.getName());

    private final Path path;
    private final FileChannel channel;
    /** Where the frames end that would survive a crash. */
    private long end;

    private boolean torn;

    private JournalFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** What is done with a transaction of the file. */
    interface Visitor {
        void visit(long basis, byte[] entry);
    }

    /** @throws IllegalArgumentException if the directory cannot be used, saying why and what to do */
    static JournalFile open(Path directory, Disk disk) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw unusable(directory, "it cannot be made (%s)".formatted(e), "name another one in datomic.uri", e);
        }
        Path path = directory.resolve("journal");
        FileChannel channel;
        try {
            channel = disk.open(path);
        } catch (IOException e) {
            throw unusable(directory, "it cannot be written (%s)".formatted(e), "give this user the right to do so", e);
        }
        try {
            lock(directory, channel);
            begin(directory, channel);
            return new JournalFile(path, channel);
        } catch (IOException e) {
            close(channel);
            throw unusable(directory, "%s fails (%s)".formatted(path, e), "see to the disk", e);
        } catch (IllegalArgumentException e) {
            close(channel);
            throw e;
        }
    }

    private static void lock(Path directory, FileChannel channel) throws IOException {
        boolean free;
        try {
            free = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            free = false;
        }
        if (!free) {
            throw unusable(directory, "another MDS uses it", "stop that one, or name another directory", null);
        }
    }

    private static void begin(Path directory, FileChannel channel) throws IOException {
        ByteBuffer magic = ByteBuffer.allocate(Long.BYTES);
        if (channel.size() < Long.BYTES) {
            channel.truncate(0);
            channel.write(magic.putLong(MAGIC).flip(), 0);
            channel.force(true);
            return;
        }
        channel.read(magic, 0);
        if (magic.getLong(0) != MAGIC) {
            throw unusable(
                    directory,
                    "its file 'journal' is no journal of this MDS",
                    "run the MDS that wrote it, or move it away",
                    null);
        }
    }

    private static IllegalArgumentException unusable(
            Path directory, String why, String wayOut, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "journal:%s cannot be opened: %s; %s".formatted(directory, why, wayOut), cause);
    }

    /**
     * Goes through every transaction, oldest first, and cuts off what a dying process left at the end. To be done once,
     * before anything is appended.
     */
    long replay(Visitor visitor) {
        try {
            long count = 0;
            long position = Long.BYTES;
            for (ByteBuffer frame = frame(position); frame != null; frame = frame(position)) {
                position += FRAME_HEADER + frame.remaining();
                count += visit(frame, visitor);
            }
            cut(position);
            channel.position(position);
            end = position;
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(path), e);
        }
    }

    private static long visit(ByteBuffer frame, Visitor visitor) {
        long count = 0;
        while (frame.hasRemaining()) {
            long basis = frame.getLong();
            byte[] entry = new byte[frame.getInt()];
            frame.get(entry);
            visitor.visit(basis, entry);
            count++;
        }
        return count;
    }

    /** The content of the frame at a position; null if there is no whole one. */
    private @Nullable ByteBuffer frame(long position) throws IOException {
        ByteBuffer header = read(position, FRAME_HEADER);
        if (header.remaining() < FRAME_HEADER || header.getInt() != MARK) {
            return null;
        }
        int length = header.getInt();
        int sum = header.getInt();
        if (length <= 0 || length > channel.size() - position - FRAME_HEADER) {
            return null;
        }
        ByteBuffer content = read(position + FRAME_HEADER, length);
        return content.remaining() == length && sum(content) == sum ? content : null;
    }

    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
            // until it is full or the file ends
        }
        return buffer.flip();
    }

    private void cut(long end) throws IOException {
        long torn = channel.size() - end;
        if (torn == 0) {
            return;
        }
        for (long from = end + 1; from < channel.size(); from += SCAN) {
            ByteBuffer part = read(from, SCAN + Integer.BYTES - 1);
            for (int at = 0; at + Integer.BYTES <= part.remaining(); at++) {
                if (part.getInt(at) == MARK && frame(from + at) != null) {
                    throw new IllegalArgumentException(
                            "%s is damaged at byte %d, and whole again at byte %d: it lost what was acknowledged; restore it from a backup"
                                    .formatted(path, end, from + at));
                }
            }
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "%s ends in %d bytes that were never acknowledged, as a killed process leaves them; they are cut off"
                        .formatted(path, torn));
        channel.truncate(end);
        channel.force(true);
    }

    /**
     * Writes transactions as one frame, and returns when they would survive a crash. If that fails, it can be tried again:
     * what was left half-written is cut off first. So is a frame that could not be forced, for it is written anew then; the
     * system may take for written what never reached the disk.
     */
    void append(SortedMap<Long, byte[]> transactions) throws IOException {
        if (torn) {
            channel.truncate(end);
            channel.position(end);
        }
        int length = 0;
        for (byte[] entry : transactions.values()) {
            length = Math.addExact(length, TRANSACTION_HEADER + entry.length);
        }
        ByteBuffer content = ByteBuffer.allocate(length);
        for (Map.Entry<Long, byte[]> transaction : transactions.entrySet()) {
            content.putLong(transaction.getKey());
            content.putInt(transaction.getValue().length);
            content.put(transaction.getValue());
        }
        content.flip();
        ByteBuffer header = ByteBuffer.allocate(FRAME_HEADER)
                .putInt(MARK)
                .putInt(length)
                .putInt(sum(content))
                .flip();
        ByteBuffer[] frame = {header, content};
        torn = true;
        while (content.hasRemaining()) {
            channel.write(frame);
        }
        channel.force(false);
        end += FRAME_HEADER + length;
        torn = false;
    }

    private static int sum(ByteBuffer content) {
        CRC32C sum = new CRC32C();
        sum.update(content.duplicate());
        return (int) sum.getValue();
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a journal could not be closed", e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
