/**
 * Who calls: tenant, subject, permissions and units of a person, a partner or a service; how one
 * service calls another on behalf of a tenant; and the virtual threads that gRPC calls run on. The
 * table in {@link Grants} is the only place that says what a role may do.
 */
@NullMarked
package io.carillon.platform.caller;

import org.jspecify.annotations.NullMarked;
