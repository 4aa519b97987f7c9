/**
 * A day in the life of the platform, played through its public interfaces by the clients that
 * people really use, and checked: {@link io.carillon.stack.demo.Scenario} is the script, {@link
 * io.carillon.stack.demo.Expectations} what must come of it. Every run brings new people and
 * baskets, so that it can be repeated on the same data.
 */
@NullMarked
package io.carillon.stack.demo;

import org.jspecify.annotations.NullMarked;
