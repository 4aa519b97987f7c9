/** The one public port. Each feature is a package below this one. */
@NullMarked
package io.carillon.gateway;

import org.jspecify.annotations.NullMarked;
