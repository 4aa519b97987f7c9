/**
 * What a person can be recognised by: classes, normal forms, blocked values and limits, as plain
 * rules without a store.
 */
@NullMarked
package io.carillon.identity.identifier;

import org.jspecify.annotations.NullMarked;
