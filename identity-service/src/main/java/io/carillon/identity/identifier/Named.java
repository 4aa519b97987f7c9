package io.carillon.identity.identifier;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value that an event presents.
 *
 * @param form null when it names nobody by the rules that hold
 * @param forms each that it has by them, or had by earlier rules of the tenant
 */
public record Named(@Nullable Identifier form, Set<Identifier> forms) {}
