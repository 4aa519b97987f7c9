/** A package that keeps every rule. */
@NullMarked
package io.carillon.platform.testkit.kept;

import org.jspecify.annotations.NullMarked;
