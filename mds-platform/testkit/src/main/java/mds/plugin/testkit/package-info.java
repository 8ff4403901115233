/**
 * What a plugin's author tests with: {@link mds.plugin.testkit.SourcePluginContract} is the test that every plugin's own
 * extends, {@link mds.plugin.testkit.Sample} a record with all that should follow from it,
 * {@link mds.plugin.testkit.FakeSource} an HTTP server that holds such records.
 */
@NullMarked
package mds.plugin.testkit;

import org.jspecify.annotations.NullMarked;
