/**
 * What people may ask for by right: what is held of them, that it is erased, that nothing more is
 * taken of them. A request is a row with a deadline; a worker asks each service for its part, goes
 * on after a crash, and waits for whoever is away. Identity does its own part first, so that from
 * then on nothing that comes belongs to the person any more.
 */
@NullMarked
package io.carillon.identity.privacy;

import org.jspecify.annotations.NullMarked;
