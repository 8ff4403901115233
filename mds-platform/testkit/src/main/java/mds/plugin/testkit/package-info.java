/**
 * What a plugin's author tests with: {@link mds.plugin.testkit.SourcePluginContract} is the test that every plugin's own
 * extends, {@link mds.plugin.testkit.DeclarationContract} the part of it that asks nothing of the source,
 * {@link mds.plugin.testkit.Sample} a record with all that should follow from it, {@link mds.plugin.testkit.FakeSource} an
 * HTTP server that holds such records. What a host would refuse is found by the host's own checks.
 */
@NullMarked
package mds.plugin.testkit;

import org.jspecify.annotations.NullMarked;
