/**
 * The whole line on this machine, with the real Keycloak and real clients: one {@link
 * io.carillon.stack.line.Line} is started for all tests here and taken down behind them. They use
 * public doors only, await what must come, and hold when another one ran before.
 */
@NullMarked
package io.carillon.stack.line;

import org.jspecify.annotations.NullMarked;
