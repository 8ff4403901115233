@NullMarked
package mds.sandbox.events;

import org.jspecify.annotations.NullMarked;
