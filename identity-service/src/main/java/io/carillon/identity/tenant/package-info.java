/** The customers of the installation: their settings, and who may see them. */
@NullMarked
package io.carillon.identity.tenant;

import org.jspecify.annotations.NullMarked;
