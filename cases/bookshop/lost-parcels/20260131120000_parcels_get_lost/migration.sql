-- AlterEnum
ALTER TYPE "shop"."order_status" ADD VALUE 'lost' AFTER 'sent';
