package mds.storage.datomic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The disk of this machine, which gets full and fails as a test wants it. */
final class FaultyDisk implements Disk {
    private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
    private final Map<Path, Long> forced = new ConcurrentHashMap<>();
    private volatile boolean forgetful;
    private volatile boolean closed;

    /** There is room for so many more bytes. */
    void fill(long bytes) {
        room.set(bytes);
    }

    /** What is written does not get to the disk: forcing it fails, and it is lost. */
    void forget() {
        forgetful = true;
    }

    /** Files can no longer be opened. */
    void openNoMore() {
        closed = true;
    }

    /** All is well again. */
    void heal() {
        closed = false;
        forgetful = false;
        room.set(Long.MAX_VALUE);
    }

    /** What would be left of a file if the machine lost its power now. */
    byte[] afterPowerLoss(Path file) throws IOException {
        long length = forced.getOrDefault(file, 0L);
        return Arrays.copyOf(Files.readAllBytes(file), Math.toIntExact(length));
    }

    @Override
    public FileChannel open(Path path) throws IOException {
        if (closed) {
            throw new IOException("Too many open files");
        }
        return new Channel(path, LOCAL.open(path));
    }

    @Override
    public Duration pause() {
        return Duration.ofMillis(1);
    }

    private final class Channel extends FileChannel {
        private final Path path;
        private final FileChannel file;

        private Channel(Path path, FileChannel file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int length = (int) Math.min(room.get(), source.remaining());
            if (length == 0 && source.hasRemaining()) {
                throw new IOException("No space left on device");
            }
            ByteBuffer part = source.slice(source.position(), length);
            file.write(part);
            source.position(source.position() + length);
            room.addAndGet(-length);
            return length;
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            for (ByteBuffer source : Arrays.asList(sources).subList(offset, offset + length)) {
                if (source.hasRemaining()) {
                    return write(source);
                }
            }
            return 0;
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            return file.write(source, position);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            long safe = forced.getOrDefault(path, 0L);
            if (forgetful) {
                file.write(ByteBuffer.allocate(Math.toIntExact(file.size() - safe)), safe);
                throw new IOException("Input/output error");
            }
            forced.put(path, file.size());
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            if (size < forced.getOrDefault(path, 0L)) {
                throw new AssertionError("%s is cut off at %d, before what was forced".formatted(path, size));
            }
            file.truncate(size);
            return this;
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return file.read(target);
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
            return file.read(targets, offset, length);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return file.transferTo(position, count, target);
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
            return file.transferFrom(source, position, count);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            return file.map(mode, position, size);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return file.lock(position, size, shared);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
