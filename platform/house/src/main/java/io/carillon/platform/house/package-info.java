/**
 * A small service made of all platform rooms, to see what they promise together; it is all test.
 * Services do not wait for it when all is built, as they would for tests in the rooms themselves.
 */
@NullMarked
package io.carillon.platform.house;

import org.jspecify.annotations.NullMarked;
