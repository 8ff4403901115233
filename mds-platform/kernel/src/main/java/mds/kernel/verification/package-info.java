/**
 * Proves the graph against everything that it follows from: its sources, the claims of aliases, the rules, and what the
 * index holds. {@link mds.kernel.verification.Verifications} runs one at a time; what differs is looked at again and again
 * before it is reported, since graph and sources go on while they are compared.
 */
@NullMarked
package mds.kernel.verification;

import org.jspecify.annotations.NullMarked;
