/** The parts of a tenant, such as the regions and shops of a franchise. */
@NullMarked
package io.carillon.identity.unit;

import org.jspecify.annotations.NullMarked;
