/** The commands of the program: the host itself, and those that ask a running host over GraphQL. */
@NullMarked
package mds.server.command;

import org.jspecify.annotations.NullMarked;
