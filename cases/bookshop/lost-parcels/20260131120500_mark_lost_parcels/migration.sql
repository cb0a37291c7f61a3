-- What was sent and comes from nobody any more has been lost.
UPDATE "shop"."order" SET "status" = 'lost' WHERE "status" = 'sent' AND "customer_id" IS NULL;
