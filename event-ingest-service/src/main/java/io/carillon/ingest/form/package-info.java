/**
 * Web forms: declared fields, who may send them and how often, what somebody agreed to, and the
 * confirmation of that by whoever reads the address's mail.
 */
@NullMarked
package io.carillon.ingest.form;

import org.jspecify.annotations.NullMarked;
