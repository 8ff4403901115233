package mds.storage.datomic;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Where journals lie. */
interface Disk {
    /** The disk of this machine. */
    Disk LOCAL = path ->
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    /** Opens a file to read and write it; makes it if it is not there. */
    FileChannel open(Path path) throws IOException;

    /** How long a journal waits after it could not write, before it tries again. */
    default Duration pause() {
        return Duration.ofSeconds(1);
    }
}
