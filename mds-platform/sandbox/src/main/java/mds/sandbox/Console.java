package mds.sandbox;

import java.io.PrintStream;

/** What the person in front of it sees: whole lines, at once. */
record Console(PrintStream out) {

    void say(String line) {
        out.println(line);
        out.flush();
    }
}
