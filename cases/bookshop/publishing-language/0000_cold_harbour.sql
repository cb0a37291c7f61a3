ALTER TABLE "shop"."book" ADD COLUMN "language" char(3);--> statement-breakpoint
UPDATE "shop"."book" SET "language" = coalesce("metadata" ->> 'language', 'und');--> statement-breakpoint
UPDATE "shop"."book" SET "metadata" = "metadata" - 'language' WHERE "metadata" ? 'language';
